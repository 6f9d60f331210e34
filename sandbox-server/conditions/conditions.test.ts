import { expect, test } from 'vitest';
import { describeConditions, readConditions } from './conditions.ts';

test('what a page may ask for comes back as it is', () => {
  const all = {
    seed: 7,
    latencyMs: 200,
    jitterMs: 50,
    bytesPerSecond: 1_000,
    blackHole: false,
    cutAfter: { bytes: 10, how: 'reset' },
    bufferBytes: 4_096,
    rechunkBytes: 16,
    oneByteReads: true,
    idleTimeoutMs: 1_000,
    stripUpgrade: true,
    flipEveryBytes: 100,
  };
  expect(readConditions(all)).toEqual(all);
  expect(readConditions({})).toEqual({});
});

test.each([
  [[], 'conditions is not an object'],
  [null, 'conditions is not an object'],
  [{ latency: 5 }, 'there is no condition “latency”'],
  [{ __proto__: null, constructor: 5 }, 'there is no condition “constructor”'],
  [{ latencyMs: '5' }, 'latencyMs is not a whole number from 0 to 10000 ms'],
  [{ latencyMs: 10_001 }, 'latencyMs is not a whole number from 0 to 10000 ms'],
  [{ seed: -1 }, 'seed is not a whole number from 0 to 4294967295'],
  [{ bytesPerSecond: 99 }, 'bytesPerSecond is not a whole number from 100 to 1000000000 bytes a second'],
  [{ flipEveryBytes: 0.5 }, 'flipEveryBytes is not a whole number from 1 to 1000000000 bytes'],
  [{ blackHole: 1 }, 'blackHole is neither true nor false'],
  [{ cutAfter: { bytes: 1, how: 'burn' } }, 'cutAfter needs bytes, and how: close, reset, black-hole'],
  [{ cutAfter: { how: 'close' } }, 'cutAfter.bytes is not a whole number from 0 to 1000000000 bytes'],
])('%j is refused: %s', (conditions, problem) => {
  expect(readConditions(conditions)).toBe(problem);
});

test('conditions in words', () => {
  expect(describeConditions({})).toBe('No network conditions.');
  expect(describeConditions({ seed: 4, latencyMs: 200, oneByteReads: true, blackHole: false })).toBe(
    'Network conditions: 200 ms of latency each way, one byte at a time.',
  );
});
