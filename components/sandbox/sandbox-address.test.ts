import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';
import { originOf } from './sandbox-address.ts';

test('sandbox.json names an origin, or nothing for the site’s own', () => {
  const own = 'https://site.example';
  expect(originOf({ url: 'http://127.0.0.1:4100' }, own)).toBe('http://127.0.0.1:4100');
  expect(originOf({ url: 'https://sandbox.example/' }, own)).toBe('https://sandbox.example');
  expect(originOf({ url: '' }, own)).toBe(own);
  expect(originOf({ url: '/' }, own)).toBe(own);
});

test.each([[undefined], [{}], [{ url: 3 }], [{ url: 'javascript:alert(1)' }]])('%o is refused', (config) => {
  expect(() => originOf(config, 'https://site.example')).toThrow('sandbox.json');
});

test('each wait is up to twice the last, never under half of its most, and bounded', () => {
  const most = (attempt: number) => backoff(attempt, () => 1);
  const least = (attempt: number) => backoff(attempt, () => 0);
  expect([1, 2, 3].map(most)).toEqual([500, 1000, 2000]);
  expect([1, 2, 3].map(least)).toEqual([250, 500, 1000]);
  expect(most(50)).toBe(30_000);
});
