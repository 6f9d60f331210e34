import { describe, expect, test } from 'vitest';
import { eachField } from '../field-tree.ts';
import { broken, sound } from '../testing/specimens.ts';
import { closes, problemIds, read, type Said, traceOf, wireLeaves } from '../testing/trace.ts';
import type { Conversation } from '../conversation/conversation.ts';
import {
  closeCodeEntry,
  closeCodeTable,
  type Entry,
  fieldTable,
  headerTable,
  opcodeTable,
  problemTable,
  statusTable,
} from './index.ts';

/** A run of this; the connection ends where the end is what is wrong. */
const run = (id: string, said: readonly Said[]): Conversation =>
  read([...traceOf(said), ...(id === 'http.incomplete' ? closes(9000) : [])]);

const specimens = Object.entries(broken).flatMap(([id, list]) =>
  list.map((said): [string, readonly Said[]] => [id, said]),
);
const conversations = [
  ...specimens.map(([id, said]) => run(id, said)),
  ...sound.map((said) => read(traceOf(said))),
];

describe('the field table', () => {
  test.each(specimens)('%s is found, and nothing else', (id, said) => {
    // A message is lost only after another one was damaged.
    const cause = id === 'deflate.lost' ? ['deflate.damaged'] : [];
    expect(new Set(problemIds(run(id, said)))).toEqual(new Set([...cause, id]));
  });

  test('what is sound has no problem', () => {
    expect(sound.flatMap((said) => problemIds(read(traceOf(said))))).toEqual([]);
  });

  test('has every field that is emitted, and no other', () => {
    const emitted = new Set(
      conversations.flatMap(({ items }) =>
        items.flatMap(({ fields }) => [...eachField(fields)].map(({ id }) => id)),
      ),
    );
    expect([...emitted].sort()).toEqual(Object.keys(fieldTable).sort());
  });

  test('has a specimen for every problem', () => {
    expect(Object.keys(broken).sort()).toEqual(Object.keys(problemTable).sort());
  });

  test('every problem sits on a field', () => {
    for (const item of conversations.flatMap(({ items }) => items)) {
      const placed = [...eachField(item.fields)].flatMap(({ problems }) => problems);
      expect(placed.map(({ id }) => id).sort()).toEqual(item.problems.map(({ id }) => id).sort());
    }
  });

  test('every byte of every specimen is in one leaf', () => {
    for (const item of conversations.flatMap(({ items }) => items)) {
      let bit = 0;
      for (const leaf of wireLeaves(item)) {
        expect([item.id, leaf.id, leaf.bitStart]).toEqual([item.id, leaf.id, bit]);
        bit += leaf.bitLength;
      }
      expect(bit).toBe(item.length * 8);
    }
  });

  test('children fill their parents', () => {
    for (const item of conversations.flatMap(({ items }) => items)) {
      for (const parent of eachField(item.fields)) {
        if (parent.children.length === 0 || parent.children.some(({ source }) => source !== parent.source))
          continue;
        const bits = parent.children.reduce((sum, child) => sum + child.bitLength, 0);
        expect([parent.id, bits]).toEqual([parent.id, parent.bitLength]);
      }
    }
  });

  const tables = { fieldTable, problemTable, opcodeTable, closeCodeTable, headerTable, statusTable };
  const entries = Object.entries(tables).flatMap(([name, table]) =>
    Object.entries(table).map(([id, entry]): [string, Entry] => [`${name} ${id}`, entry]),
  );
  test.each(entries)('%s is written in whole sentences and has a source', (_, entry) => {
    expect(entry.name.length).toBeLessThanOrEqual(40);
    expect(entry.meaning).toMatch(/^[A-Z0-9].*[.]$/);
    expect(entry.why).toMatch(/^[A-Z0-9].*[.]$/);
    expect(entry.source.section).toMatch(/^(RFC \d+ §|HTML §|Fetch, |Fetch Metadata §|nginx, |NDJSON )/);
    expect(URL.canParse(entry.source.url)).toBe(true);
  });

  test('knows ranges of close codes', () => {
    expect([1000, 3000, 4999, 999, 5000].map((code) => closeCodeEntry(code)?.name)).toEqual([
      'Normal closure',
      'Registered code',
      'Private code',
      undefined,
      undefined,
    ]);
  });
});
