/**
 * `Math.random` with a seed for each session: all sessions start from one image of
 * the engine, whose own generator would give every learner the same numbers.
 */

let [a, b, c, d] = [1, 2, 3, 4];

/** xoshiro128** (Blackman and Vigna): 32 random bits. */
function next(): number {
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  const t = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= t;
  d = rotate(d, 11);
  return result;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** @param seed four numbers of 32 bits, not all 0 */
export function seedRandom(seed: Int32Array): void {
  [a = 1, b = 2, c = 3, d = 4] = seed;
}

/** A number from 0 up to, and not including, 1, with 53 random bits. */
export function random(): number {
  return ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}
