import { expect, it } from 'vitest';
import { rowAfter } from './roving.ts';

it.each([
  ['ArrowDown', undefined, 0],
  ['ArrowDown', 3, 4],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 9],
  ['PageUp', 7, 2],
  ['Home', 7, 0],
  ['End', undefined, 9],
  ['x', 3, undefined],
] as const)('%s from row %s of ten leads to %s', (key, from, to) => {
  expect(rowAfter(key, from, 10, 5)).toBe(to);
});

it('leads nowhere in an empty list', () => {
  expect(rowAfter('End', undefined, 0, 5)).toBeUndefined();
});
