import { describe, expect, it } from 'vitest';
import { bytesPerSquare, squaresOf } from './squares.ts';

describe('squares of the ledger', () => {
  it.each([
    [0, 1],
    [192, 1],
    [193, 2],
    [10_000, 64],
  ])('%d bytes in at most 192 squares: %d to a square', (total, unit) => {
    expect(bytesPerSquare(total, 192)).toBe(unit);
  });

  it('gives each class its share, and a square to whatever there is', () => {
    const sums = { payload: 640, framing: 6, httpHead: 320, padding: 0, opaque: 0, total: 966 };
    expect(squaresOf(sums, 64)).toEqual([
      { kind: 'payload', count: 10 },
      { kind: 'framing', count: 1 },
      { kind: 'httpHead', count: 5 },
    ]);
  });
});
