import { expect, test } from 'vitest';
import { newSessionId, newToken, sameToken, SESSION_ID } from './token.ts';

test('names and tokens are new each time, in the letters they may have', () => {
  const ids = new Set(Array.from({ length: 2000 }, newSessionId));
  expect(ids.size).toBe(2000);
  for (const id of ids) expect(id).toMatch(SESSION_ID);
  const letters = new Map<string, number>();
  for (const letter of [...ids].join('')) letters.set(letter, (letters.get(letter) ?? 0) + 1);
  expect(letters.size).toBe(36);
  // 32,000 letters, 889 of each on average; 6 standard deviations are about 180.
  for (const count of letters.values()) expect(Math.abs(count - 889)).toBeLessThan(180);
  expect(newToken()).toMatch(/^[0-9a-f]{32}$/);
  expect(newToken()).not.toBe(newToken());
});

test('tokens are the same only if every character is', () => {
  const token = newToken();
  expect(sameToken(token, token)).toBe(true);
  for (const wrong of ['', token.slice(1), `${token}0`, `${token.slice(0, -1)}x`, `x${token.slice(1)}`]) {
    expect(sameToken(wrong, token)).toBe(false);
  }
});
