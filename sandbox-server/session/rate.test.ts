import { expect, test } from 'vitest';
import { Rate } from './rate.ts';

test('some at once, then so many a second', () => {
  const rate = new Rate(10, 3, 0);
  expect([1, 2, 3, 4].map(() => rate.tryTake(0))).toEqual([true, true, true, false]);
  expect(rate.tryTake(99)).toBe(false);
  expect(rate.tryTake(100)).toBe(true);
  expect([1, 2, 3, 4].map(() => rate.tryTake(10_000))).toEqual([true, true, true, false]);
});

test('on credit, it says how long the debt takes', () => {
  const rate = new Rate(10, 1, 0);
  expect(rate.take(0)).toBe(0);
  expect(rate.take(0)).toBe(100);
  expect(rate.take(0)).toBe(200);
  expect(rate.take(300)).toBe(0);
});
