/**
 * Bytes that only ever grow at the end, up to a bound. A view that was handed out
 * stays right: what it shows never changes, and growing moves to a new buffer.
 */
export class GrowingBytes {
  readonly #bound: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #kept = 0;
  #length = 0;
  /** True while `#bytes` belongs to somebody else, who gave it as the first piece. */
  #borrowed = true;

  /** Keeps at most `bound` bytes; the rest is counted only. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** All bytes that were appended, those beyond the bound included. */
  get length(): number {
    return this.#length;
  }

  /** The number of bytes kept. */
  get kept(): number {
    return this.#kept;
  }

  /** A view of what is kept. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#kept);
  }

  /** Appends a piece. The first one is not copied. */
  append(piece: Uint8Array): void {
    this.#length += piece.length;
    const room = this.#bound - this.#kept;
    const part = piece.length > room ? piece.subarray(0, room) : piece;
    if (part.length === 0) return;
    if (this.#kept === 0) {
      this.#bytes = part;
      this.#borrowed = true;
    } else {
      this.#reserve(part.length);
      this.#bytes.set(part, this.#kept);
    }
    this.#kept += part.length;
  }

  #reserve(more: number): void {
    const needed = this.#kept + more;
    if (!this.#borrowed && needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(this.#bound, Math.max(needed, this.#kept * 2, 64)));
    grown.set(this.view);
    this.#bytes = grown;
    this.#borrowed = false;
  }
}
