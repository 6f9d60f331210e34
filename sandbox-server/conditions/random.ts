/** Numbers that look random and are the same for the same seed (sfc32, a small generator that passes PractRand). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Different numbers in any place give different draws. */
  constructor(...seed: readonly [number, number, number]) {
    [this.#a, this.#b, this.#c] = seed;
    for (let round = 0; round < 15; round++) this.#next();
  }

  /** A whole number from 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor((this.#next() / 2 ** 32) * below);
  }

  /** A number from 0 to 1, without 1. */
  fraction(): number {
    return this.#next() / 2 ** 32;
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
