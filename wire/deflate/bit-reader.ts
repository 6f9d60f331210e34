/** Thrown when more bits are asked for than there are. */
export class BitsCutError extends Error {}

/** Reads bits as DEFLATE packs them: from the least significant bit of each byte (RFC 1951 §3.1.1). */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #buffer = 0;
  #held = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    if (this.#held === 0) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new BitsCutError('bits end too soon');
      this.#at += 1;
      this.#buffer = byte;
      this.#held = 8;
    }
    const bit = this.#buffer & 1;
    this.#buffer >>= 1;
    this.#held -= 1;
    return bit;
  }

  /** A number of up to 16 bits, least significant first. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value |= this.bit() << index;
    return value;
  }

  /** Skips to the next whole byte. */
  align(): void {
    this.#held = 0;
  }

  /** Whole bytes, after `align`. */
  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new BitsCutError('bytes end too soon');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** Whole bytes that have not been begun. */
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }
}
