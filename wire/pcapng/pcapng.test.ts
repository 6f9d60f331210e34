import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import { closes, inPieces, plain, read, type Said, traceOf } from '../testing/trace.ts';
import { switching, upgrade } from '../testing/specimens.ts';
import { asMicros, type Trace, type TraceEvent } from '../trace/trace.ts';
import { readPackets } from './blocks.ts';
import { decodePcapng } from './reader.ts';
import { encodePcapng } from './writer.ts';

const said: Said[] = [
  ['client', upgrade()],
  ['server', switching()],
  ['server', '<81 05>Hello'],
  ['client', `<82 ff 0000000000030d40 00000000>${'x'.repeat(200_000)}`],
];
const meta = { startedAt: 1_700_000_000_000.5, base: '/s/k' };
const trace: Trace = { meta, events: [...traceOf(said), ...closes(9000)] };

const codeOf = (bytes: Uint8Array): string => {
  try {
    decodePcapng(bytes);
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'no error';
};

/** Packets taken apart and written again, in another order. */
const rearranged = (file: Uint8Array, change: (packets: Uint8Array[]) => Uint8Array[]): Uint8Array => {
  const view = new DataView(file.buffer, file.byteOffset);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = view.getUint32(at + 4, true);
    blocks.push(file.subarray(at, at + length));
    at += length;
  }
  return Uint8Array.from([...blocks.slice(0, 2), ...change(blocks.slice(2))].flatMap((block) => [...block]));
};

describe('pcapng', () => {
  test('what was written is read as the same conversation', () => {
    const again = decodePcapng(encodePcapng(trace));
    expect(again.meta.startedAt).toBe(meta.startedAt);
    const without = (events: readonly TraceEvent[]): TraceEvent[] =>
      events.map((event) => (event.kind === 'open' ? { ...event, server: '' } : event));
    expect(plain(read(without(again.events)))).toEqual(plain(read(without(trace.events))));
  });

  test('packets have the times of their chunks, and the headers say that they are synthetic', () => {
    const file = encodePcapng(trace, {
      comment: ({ direction }) => (direction === 'client-to-server' ? 'client.ts:7' : undefined),
    });
    const times = [...readPackets(file)].map(({ time }) => time - meta.startedAt * 1000);
    expect(times.slice(0, 8)).toEqual([0, 0, 0, 1000, 1000, 2000, 2000, 3000]);
    const text = new TextDecoder('latin1').decode(file);
    expect(text).toContain('headers of IP and TCP are synthetic');
    expect(text.split('client.ts:7').length - 1).toBe(2);
  });

  test('packets say which lines of code sent them', () => {
    const mark = (offset: number, length: number, line: number): TraceEvent => ({
      kind: 'source',
      at: asMicros(0),
      connection: 1,
      direction: 'server-to-client',
      offset,
      length,
      location: { file: 'server.ts', line, column: 3 },
    });
    const { length } = switching();
    const marked = {
      meta,
      events: [...trace.events, mark(length + 7, 1, 99), mark(length, 3, 7), mark(length + 3, 4, 8)],
    };
    const text = new TextDecoder('latin1').decode(encodePcapng(marked));
    expect(text.match(/server\.ts:\d.* sent these bytes/g)).toEqual([
      'server.ts:7:3, server.ts:8:3 sent these bytes',
    ]);
  });

  test('a reset ends a connection', () => {
    const reset: TraceEvent = {
      kind: 'close',
      at: asMicros(5000),
      connection: 1,
      by: 'server',
      how: 'reset',
    };
    const { events } = decodePcapng(encodePcapng({ meta, events: [...traceOf(said.slice(0, 2)), reset] }));
    expect(events.at(-1)).toEqual(reset);
  });

  test('segments are put in order, and repeated ones left out', () => {
    const small: Trace = { meta, events: [...traceOf(said.slice(0, 3), inPieces(20)), ...closes(9000)] };
    const file = encodePcapng(small);
    const shuffled = rearranged(file, (packets) =>
      packets.flatMap((block, index) => {
        // Every fifth segment comes three places too late, and twice.
        if (index < 3) return [block];
        if (index % 5 === 3) return [];
        const late = index % 5 === 1 ? packets[index - 3] : undefined;
        return late ? [block, late, late] : [block];
      }),
    );
    const texts = (events: readonly TraceEvent[]): string[] =>
      ['client-to-server', 'server-to-client'].map((direction) =>
        events
          .flatMap((event) =>
            event.kind === 'chunk' && event.direction === direction
              ? [new TextDecoder().decode(event.bytes)]
              : [],
          )
          .join(''),
      );
    expect(texts(decodePcapng(shuffled).events)).toEqual(texts(small.events));
  });

  test('a lost segment shows as a jump', () => {
    const small: Trace = { meta, events: traceOf(said.slice(0, 3), inPieces(50)) };
    const lossy = rearranged(encodePcapng(small), (packets) => packets.filter((_, index) => index !== 5));
    const chunks = decodePcapng(lossy).events.filter(
      (event) => event.kind === 'chunk' && event.direction === 'client-to-server',
    );
    expect(chunks.map((event) => (event.kind === 'chunk' ? event.offset : 0)).slice(0, 2)).toEqual([0, 100]);
  });

  test('cut, foreign, newer and damaged files are told apart', () => {
    const file = encodePcapng({ meta, events: traceOf(said.slice(0, 1)) });
    expect(codeOf(file.subarray(0, file.length - 1))).toBe('cut');
    expect(codeOf(new TextEncoder().encode('hello'))).toBe('foreign');
    const newer = file.slice();
    newer[12] = 2;
    expect(codeOf(newer)).toBe('newer');
    const damaged = file.slice();
    damaged[4] = 3;
    expect(codeOf(damaged)).toBe('damaged');
  });

  test('any bytes after a head give a trace or a FormatError', () => {
    const head = encodePcapng({ meta, events: [] });
    const file = encodePcapng({ meta, events: traceOf(said.slice(0, 2)) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.uint8Array(),
        (changes, more) => {
          const changed = file.slice();
          for (const [at, value] of changes) changed[at] = value;
          expect(codeOf(changed)).toBeTypeOf('string');
          expect(codeOf(Uint8Array.from([...head, ...more]))).toBeTypeOf('string');
        },
      ),
    );
  });
});
