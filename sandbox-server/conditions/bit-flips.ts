/** Flips bits of a stream of bytes. Draws go by the position of a byte, however the stream was cut. */
import type { Random } from './random.ts';

/** Flipped bits of one chunk that are told one by one. */
const TOLD = 8;

export class BitFlips {
  readonly #random: Random;
  readonly #every: number;
  #until: number;

  /** One bit in about `every` bytes. */
  constructor(random: Random, every: number) {
    this.#random = random;
    this.#every = every;
    this.#until = this.#draw();
  }

  /** The next bytes of the stream, damaged in a copy where it is their turn. `say` gets a sentence for each flip. */
  apply(bytes: Uint8Array, say: (text: string) => void): Uint8Array {
    if (this.#until >= bytes.length) {
      this.#until -= bytes.length;
      return bytes;
    }
    const damaged = bytes.slice();
    let flips = 0;
    let at = this.#until;
    for (; at < damaged.length; at += 1 + this.#draw()) {
      const [before, bit] = [damaged[at] ?? 0, this.#random.below(8)];
      const after = before ^ (1 << bit);
      damaged[at] = after;
      if (flips++ < TOLD) {
        say(`Bit ${bit} of byte ${at} of this chunk was flipped: ${hex(before)} became ${hex(after)}.`);
      }
    }
    this.#until = at - damaged.length;
    if (flips > TOLD) say(`${flips} bits were flipped in this chunk in all.`);
    return damaged;
  }

  #draw(): number {
    return this.#random.below(this.#every * 2 - 1);
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
