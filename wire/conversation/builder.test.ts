import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closes,
  converse,
  inPieces,
  plain,
  problemIds,
  read,
  traceOf,
  wireLeaves,
} from '../testing/trace.ts';
import { broken, sound } from '../testing/specimens.ts';
import type { Conversation, Item, ItemId } from './conversation.ts';
import { ledger } from './ledger.ts';

import { upgrade, polling, socket, refused, eager, foreign, badUtf8, all } from '../testing/conversations.ts';
const brief = (conversation: Conversation): string[] =>
  conversation.items.map(
    (item) => `${item.id} ${item.kind} ${item.length} ${item.complete ? 'complete' : 'cut'}`,
  );

describe('a conversation', () => {
  test('pairs requests and answers', () => {
    const { items } = converse(...polling);
    const asked = (item: Item): ItemId | undefined => (item.kind === 'response' ? item.request : undefined);
    const requests = items.filter(({ kind }) => kind === 'request').map(({ id }) => id);
    expect(items.map(asked).filter(Boolean)).toEqual([
      requests[0],
      requests[1],
      requests[2],
      requests[3],
      requests[3],
    ]);
    expect(items.every(({ complete }) => complete)).toBe(true);
    expect(problemIds(converse(...polling))).toEqual([]);
  });

  test('becomes a WebSocket', () => {
    const conversation = converse(...socket);
    expect(problemIds(conversation)).toEqual([]);
    expect(conversation.connections[0]?.handshake).toMatchObject({
      accepted: true,
      request: '1.c.0',
      response: '1.s.0',
    });
    const texts = conversation.items.map((item) =>
      item.kind === 'frame' ? (item.text ?? item.close?.code) : item.kind,
    );
    expect(texts).toEqual([
      'request',
      'response',
      'Hello',
      'Hello',
      'Hel',
      undefined,
      'lo',
      1000,
      undefined,
      undefined,
      1000,
    ]);
  });

  test('goes on in HTTP when the server refuses', () => {
    expect(converse(...refused).items.map(({ kind }) => kind)).toEqual([
      'request',
      'request',
      'response',
      'response',
    ]);
  });

  test('reads frames that came before the answer', () => {
    const conversation = converse(...eager);
    expect(conversation.items.map(({ kind }) => kind)).toEqual(['request', 'frame', 'response']);
    expect(conversation.items[1]?.startedAt).toBe(1000);
  });

  test('shows bytes that wait for the answer', () => {
    expect(converse(...eager.slice(0, 1)).items.map(({ kind, length }) => [kind, length])).toEqual([
      ['request', upgrade.length],
      ['opaque', 6],
    ]);
  });

  test('shows other protocols by turns', () => {
    expect(brief(converse(...foreign))).toEqual([
      '1.c.0 opaque 12 complete',
      '1.s.0 opaque 4 complete',
      '1.c.12 opaque 6 complete',
    ]);
  });

  test('a first line that never ends is HTTP only if it begins so', () => {
    const kinds = (text: string): string[] =>
      read([...traceOf([['client', text]]), ...closes(9000)]).items.map(({ kind }) => kind);
    expect(kinds('hello')).toEqual(['opaque']);
    expect(kinds('GET /ti')).toEqual(['request']);
  });

  test('finds text that is not UTF-8, across fragments', () => {
    expect(problemIds(converse(...badUtf8))).toEqual([
      'ws.invalid-utf8',
      'ws.invalid-utf8',
      'ws.reserved-opcode',
      'ws.long-control-frame',
    ]);
  });

  test.each(Object.entries(all))('%s: is the same however its bytes are cut', (_, said) => {
    const whole = plain(read([...traceOf(said), ...closes(9000)]));
    for (const size of [1, 2, 3, 5, 7]) {
      expect(plain(read([...traceOf(said, inPieces(size)), ...closes(9000)]))).toEqual(whole);
    }
  });

  test.each(Object.entries(all))('%s: is the same at every split point', (_, said) => {
    const whole = plain(read(traceOf(said)));
    const longest = Math.max(...said.map(([, what]) => what.length));
    for (let at = 1; at < longest; at += 1) {
      const cut = (bytes: Uint8Array): Uint8Array[] =>
        [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
      expect(plain(read(traceOf(said, cut)))).toEqual(whole);
    }
  });

  test.each(Object.entries(all))('%s: every byte is in one leaf, and counted once', (_, said) => {
    for (let count = 1; count <= said.length; count += 1) {
      const conversation = converse(...said.slice(0, count));
      for (const item of conversation.items) {
        let bit = 0;
        for (const leaf of wireLeaves(item)) {
          expect([leaf.id, leaf.bitStart]).toEqual([leaf.id, bit]);
          bit += leaf.bitLength;
        }
        expect(bit).toBe(item.length * 8);
      }
      const book = ledger(conversation);
      const [connection] = conversation.connections;
      for (const direction of ['client-to-server', 'server-to-client'] as const) {
        const { payload, framing, httpHead, padding, opaque, total } = book.directions[direction];
        expect(payload + framing + httpHead + padding + opaque).toBe(total);
        expect(total).toBe(connection?.bytes[direction]);
      }
    }
  });

  test('random cuts change nothing of any specimen', () => {
    const corpus = [...Object.values(broken).flat(), ...sound].filter((said) =>
      said.every(([, what]) => what.length < 3000),
    );
    expect(corpus.length).toBeGreaterThan(80);
    fc.assert(
      fc.property(
        fc.constantFrom(...corpus),
        fc.infiniteStream(fc.integer({ min: 1, max: 25 })),
        (said, sizes) => {
          const cut = (bytes: Uint8Array): Uint8Array[] => {
            const pieces: Uint8Array[] = [];
            for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1) {
              pieces.push(bytes.subarray(at, at + (sizes.next().value ?? 1)));
            }
            return pieces;
          };
          expect(plain(read([...traceOf(said, cut), ...closes(9000)]))).toEqual(
            plain(read([...traceOf(said), ...closes(9000)])),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('random cuts change nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(all)),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (said, sizes) => {
          const cut = (bytes: Uint8Array): Uint8Array[] => {
            const pieces: Uint8Array[] = [];
            for (let at = 0; at < bytes.length;) {
              const size = sizes.next().value ?? 1;
              pieces.push(bytes.subarray(at, at + size));
              at += size;
            }
            return pieces;
          };
          expect(plain(read(traceOf(said, cut)))).toEqual(plain(read(traceOf(said))));
        },
      ),
    );
  });
});
