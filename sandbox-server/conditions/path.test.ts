import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Direction } from '../../wire/trace/trace.ts';
import type { NetworkConditions } from './conditions.ts';
import { Path } from './path.ts';

interface Arrival {
  readonly at: number;
  readonly text: string;
}

/** The far side of a path, with fake time. */
class Far {
  readonly path: Path;
  readonly arrivals: Arrival[] = [];
  readonly marks: string[] = [];
  isWhole = true;
  #sent = 0;
  readonly #began = performance.now();

  constructor(conditions: NetworkConditions, direction: Direction = 'server-to-client', connection = 1) {
    const note = (text: string): void => {
      this.arrivals.push({ at: performance.now() - this.#began, text });
    };
    this.path = new Path(direction, connection, conditions, {
      deliver: (bytes) => note(Buffer.from(bytes).toString('latin1')),
      end: note,
      cut: (how) => {
        note(how);
        if (how === 'black-hole') this.path.sink();
        else this.path.stop();
      },
      mark: (condition, { offset, length }) => this.marks.push(`${condition} ${offset}+${length}`),
      isWhole: () => this.isWhole,
    });
  }

  send(text: string): this {
    this.path.push(Buffer.from(text, 'latin1'), { offset: this.#sent, length: text.length });
    this.#sent += text.length;
    return this;
  }

  get texts(): string[] {
    return this.arrivals.map(({ text }) => text);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('without conditions bytes and ends pass at once', () => {
  const far = new Far({});
  far.send('a').path.end('fin');
  expect(far.texts).toEqual(['a', 'fin']);
  expect(far.marks).toEqual([]);
});

test('latency delays bytes and the end alike', () => {
  const far = new Far({ latencyMs: 200 });
  far.send('a');
  vi.advanceTimersByTime(50);
  far.send('b').path.end('fin');
  vi.advanceTimersByTime(300);
  expect(far.arrivals).toEqual([
    { at: 200, text: 'a' },
    { at: 250, text: 'b' },
    { at: 250, text: 'fin' },
  ]);
  expect(far.marks).toEqual(['latency 0+1', 'latency 1+1']);
});

test('jitter never lets a chunk overtake another, and a seed decides it', () => {
  const run = (seed: number, connection = 1): Arrival[] => {
    const far = new Far({ seed, latencyMs: 10, jitterMs: 100 }, 'server-to-client', connection);
    for (const letter of 'abcdefghij') {
      far.send(letter);
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(200);
    return far.arrivals;
  };
  const first = run(1);
  expect(first.map(({ text }) => text).join('')).toBe('abcdefghij');
  expect(new Set(first.map(({ at }) => at)).size).toBeGreaterThan(2);
  expect(run(1)).toEqual(first);
  expect(run(2)).not.toEqual(first);
  expect(run(1, 2)).not.toEqual(first);
});

test('bandwidth lets bytes through evenly', () => {
  const far = new Far({ bytesPerSecond: 1_000 });
  far.send('x'.repeat(500)).send('y'.repeat(500));
  vi.advanceTimersByTime(250);
  expect(far.texts.join('').length).toBeGreaterThanOrEqual(240);
  expect(far.texts.join('').length).toBeLessThanOrEqual(250);
  vi.advanceTimersByTime(750);
  expect(far.texts.join('')).toBe('x'.repeat(500) + 'y'.repeat(500));
  expect(far.arrivals.at(-1)?.at).toBe(1_000);
});

test('a black hole keeps all, also the end, and gives it when lifted', () => {
  const far = new Far({ blackHole: true });
  far.send('a').path.end('fin');
  vi.advanceTimersByTime(60_000);
  expect(far.texts).toEqual([]);
  expect(far.marks).toEqual(['black-hole 0+1']);
  far.path.change({});
  expect(far.texts).toEqual(['a', 'fin']);
});

test.each(['close', 'reset', 'black-hole'] as const)('%s after so many bytes, to the byte', (how) => {
  const far = new Far({ cutAfter: { bytes: 5, how } });
  far.send('abc').send('defg');
  expect(far.texts).toEqual(['abc', 'de', how]);
});

test('a buffering proxy keeps an answer until it is complete', () => {
  const far = new Far({ bufferBytes: 100 });
  far.isWhole = false;
  far.send('head').send('body');
  expect(far.texts).toEqual([]);
  far.isWhole = true;
  far.send('end');
  expect(far.texts).toEqual(['headbodyend']);
  expect(far.marks).toEqual(['buffering 0+4', 'buffering 4+4', 'buffering 0+11']);
});

test('a buffering proxy lets go when it is full, or when the server ends', () => {
  const far = new Far({ bufferBytes: 6 });
  far.isWhole = false;
  far.send('abcd').send('efgh').send('ij');
  expect(far.texts).toEqual(['abcdefgh']);
  far.path.end('fin');
  expect(far.texts).toEqual(['abcdefgh', 'ij', 'fin']);
});

test('reads of one byte', () => {
  const far = new Far({ oneByteReads: true }, 'client-to-server');
  far.send('abc');
  expect(far.texts).toEqual(['a', 'b', 'c']);
  const client = new Far({ oneByteReads: true });
  client.send('abc');
  expect(client.texts).toEqual(['a']);
  vi.advanceTimersByTime(10);
  expect(client.texts).toEqual(['a', 'b', 'c']);
});

test('other pieces: cut and joined, the same for the same seed', () => {
  const run = (seed: number): string[] => {
    const far = new Far({ seed, rechunkBytes: 7, latencyMs: 10 });
    far.send('0123456789').send('abcdefghij');
    vi.advanceTimersByTime(100);
    return far.texts;
  };
  expect(run(3).join('')).toBe('0123456789abcdefghij');
  expect(Math.max(...run(3).map(({ length }) => length))).toBeLessThanOrEqual(7);
  expect(run(3).some((piece) => /9a/.test(piece)) || run(4).some((piece) => /9a/.test(piece))).toBe(true);
  expect(run(3)).toEqual(run(3));
  expect(run(3)).not.toEqual(run(4));
});

test('bits are flipped by position, however the bytes were cut', () => {
  const whole = new Far({ seed: 9, flipEveryBytes: 10 }).send('x'.repeat(100));
  const cut = new Far({ seed: 9, flipEveryBytes: 10 });
  for (let count = 0; count < 100; count++) cut.send('x');
  expect(cut.texts.join('')).toBe(whole.texts.join(''));
  const flipped = [...whole.texts.join('')].filter((letter) => letter !== 'x').length;
  expect(flipped).toBeGreaterThan(3);
  expect(flipped).toBeLessThan(30);
  expect(whole.marks.at(-1)).toBe('bit-flip 0+100');
});

test('what waits follows a change: sooner, never later than promised', () => {
  const far = new Far({ latencyMs: 10_000 });
  far.send('a').path.end('fin');
  far.path.change({ latencyMs: 5 });
  far.send('b');
  vi.advanceTimersByTime(5);
  expect(far.texts).toEqual(['a', 'b', 'fin']);
});

const conditions: fc.Arbitrary<NetworkConditions> = fc.record(
  {
    seed: fc.nat(),
    latencyMs: fc.nat({ max: 50 }),
    jitterMs: fc.nat({ max: 50 }),
    bytesPerSecond: fc.integer({ min: 1_000, max: 100_000 }),
    bufferBytes: fc.integer({ min: 1, max: 20 }),
    rechunkBytes: fc.integer({ min: 1, max: 20 }),
    oneByteReads: fc.boolean(),
    blackHole: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('whatever the conditions and however they change', () => {
  test('every byte arrives once, in order, and the end last', () => {
    const steps = fc.array(
      fc.oneof(fc.string({ unit: 'binary-ascii', minLength: 1 }), conditions, fc.nat({ max: 40 })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('client-to-server' as const, 'server-to-client' as const),
        steps,
        (direction, all) => {
          const far = new Far({}, direction);
          for (const step of all) {
            if (typeof step === 'string') far.send(step);
            else if (typeof step === 'number') vi.advanceTimersByTime(step);
            else far.path.change(step);
            far.isWhole = !far.isWhole;
          }
          far.path.end('fin');
          vi.advanceTimersByTime(20);
          far.path.change({});
          const sent = all.filter((step) => typeof step === 'string').join('');
          expect(far.texts.at(-1)).toBe('fin');
          expect(far.texts.slice(0, -1).join('')).toBe(sent);
          expect(far.path.idle).toBe(true);
        },
      ),
    );
  });
});
