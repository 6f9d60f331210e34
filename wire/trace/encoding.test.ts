import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeEvents,
  decodeTrace,
  encodeEvents,
  encodeTrace,
  isTrace,
  TraceFormatError,
} from './encoding.ts';
import { asMicros, CONDITIONS, type TraceEvent } from './trace.ts';

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const at = fc.nat({ max: 2 ** 50 }).map(asMicros);
const direction = fc.constantFrom('client-to-server' as const, 'server-to-client' as const);
const party = fc.constantFrom('client' as const, 'server' as const, 'sandbox' as const);
const text = fc.string({ unit: 'grapheme' });

/** Few places, so that some come twice in a row. */
const anySource: fc.Arbitrary<TraceEvent> = fc.record({
  kind: fc.constant('source' as const),
  at,
  connection: count,
  direction,
  offset: count,
  length: count,
  location: fc.record({ file: fc.constantFrom('', 'server.ts'), line: fc.nat(1), column: fc.constant(3) }),
});

const anyEvent: fc.Arbitrary<TraceEvent> = fc.oneof(
  fc.record(
    { kind: fc.constant('open' as const), at, connection: count, server: text, client: text },
    { requiredKeys: ['kind', 'at', 'connection', 'server'] },
  ),
  fc.record({
    kind: fc.constant('condition' as const),
    at,
    connection: count,
    condition: fc.constantFrom(...CONDITIONS),
    direction,
    offset: count,
    length: count,
    text,
  }),
  fc.record({
    kind: fc.constant('chunk' as const),
    at,
    connection: count,
    direction,
    offset: count,
    bytes: fc.uint8Array(),
  }),
  fc.record({
    kind: fc.constant('close' as const),
    at,
    connection: count,
    by: party,
    how: fc.constantFrom('fin' as const, 'reset' as const),
  }),
  fc.record(
    {
      kind: fc.constant('console' as const),
      at,
      side: party,
      level: fc.constantFrom(
        'debug' as const,
        'log' as const,
        'info' as const,
        'warn' as const,
        'error' as const,
      ),
      text,
      location: fc.record({ file: text, line: count, column: count }),
    },
    { requiredKeys: ['kind', 'at', 'side', 'level', 'text'] },
  ),
);
const anyEvents = fc.array(fc.oneof(anyEvent, anySource));

const meta = { startedAt: 1_700_000_000_000.25, base: '/s/k3f9' };
const sample: TraceEvent[] = [
  { kind: 'open', at: asMicros(0), connection: 1, server: 'server.ts' },
  {
    kind: 'chunk',
    at: asMicros(12_400),
    connection: 1,
    direction: 'client-to-server',
    offset: 0,
    bytes: new TextEncoder().encode('GET / HTTP/1.1\r\n'),
  },
];

const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof TraceFormatError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('encoding of traces', () => {
  test('events come back as they were', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        expect(decodeEvents(encodeEvents(events))).toEqual(events);
      }),
    );
  });

  test('a file comes back as it was', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const recording = { lab: 'short-polling/ticker', digest: '00ff', browser: 'Chromium 140' };
        const trace = { meta: { ...meta, recording }, events };
        expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
      }),
    );
  });

  test('a chunk costs 10 bytes or fewer beside its own', () => {
    const [, chunk] = sample;
    const alone = encodeEvents(chunk ? [chunk] : []).length - encodeEvents([]).length;
    expect(alone - 16).toBeLessThanOrEqual(10);
  });

  test('a line of code is named once in a batch, however much it sends', () => {
    const source = {
      kind: 'source' as const,
      at: asMicros(5),
      connection: 1,
      direction: 'server-to-client' as const,
      offset: 70,
      length: 60,
      location: { file: 'server.ts', line: 12, column: 8 },
    };
    const once = encodeEvents([source]).length;
    expect(encodeEvents([source, source, source]).length).toBe(once + 10);
  });

  test('times finer than a microsecond are rounded', () => {
    const events = [{ kind: 'open' as const, at: asMicros(1.7), connection: 1, server: '' }];
    expect(decodeEvents(encodeEvents(events))[0]?.at).toBe(2);
  });

  test('a file that is cut anywhere says so', () => {
    const file = encodeTrace({ meta, events: sample });
    expect(isTrace(file)).toBe(true);
    for (let length = 0; length < file.length; length += 1) {
      expect(codeOf(() => decodeTrace(file.subarray(0, length)))).toBe('cut');
    }
  });

  test('a batch that is cut anywhere says so', () => {
    const batch = encodeEvents(sample);
    for (let length = 0; length < batch.length; length += 1) {
      expect(codeOf(() => decodeEvents(batch.subarray(0, length)))).toBe('cut');
    }
  });

  test('foreign, newer and damaged bytes are told apart', () => {
    expect(codeOf(() => decodeTrace(new TextEncoder().encode('{"log": {}}')))).toBe('foreign');
    const newer = encodeTrace({ meta, events: [] });
    newer[8] = 4;
    expect(codeOf(() => decodeTrace(newer))).toBe('newer');
    const damaged = encodeEvents(sample);
    damaged[2] = 7;
    expect(codeOf(() => decodeEvents(damaged))).toBe('damaged');
    expect(codeOf(() => decodeEvents(new Uint8Array([...encodeEvents(sample), 0])))).toBe('damaged');
  });

  test('version 1 is still read', () => {
    // Version 1, one event: a connection of number 1 opens to “a” after 3 µs.
    const batch = new Uint8Array([1, 1, 0, 6, 1, 1, 0x61]);
    expect(decodeEvents(batch)).toEqual([{ kind: 'open', at: 3, connection: 1, server: 'a' }]);
  });

  test('any bytes give events or a TraceFormatError', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        bytes[0] = 1;
        expect(codeOf(() => decodeEvents(bytes))).toBeTypeOf('string');
      }),
    );
  });
});
