/**
 * A client's bytes that were read but not yet carried on, because the head they belong
 * to has not ended. They keep the places where TCP cut them.
 */
export interface Piece {
  /** What the client sent. */
  readonly chunk: Uint8Array;
  /** What the guest gets of it. */
  readonly forGuest: Uint8Array;
}

interface Cut {
  readonly start: number;
  readonly end: number;
}

export class Backlog {
  #chunks: Uint8Array[] = [];
  /** Position in the connection's bytes of the first byte held, and of the first not read yet. */
  #start = 0;
  #end = 0;
  #cuts: Cut[] = [];

  /** Position in the connection's bytes of the first byte not read yet. */
  get end(): number {
    return this.#end;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#end += chunk.length;
  }

  /** The guest shall not get the bytes from `start` to `end`, two positions not taken yet. */
  cut(start: number, end: number): void {
    this.#cuts.push({ start, end });
  }

  /** Takes what is held before a position. */
  take(until: number): Piece[] {
    const pieces: Piece[] = [];
    while (this.#start < until) {
      const first = this.#chunks[0];
      if (!first) break;
      const chunk = first.subarray(0, until - this.#start);
      pieces.push({ chunk, forGuest: this.#without(chunk, this.#start) });
      if (chunk.length === first.length) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(chunk.length);
      this.#start += chunk.length;
    }
    this.#cuts = this.#cuts.filter(({ end }) => end > this.#start);
    return pieces;
  }

  #without(chunk: Uint8Array, start: number): Uint8Array {
    const end = start + chunk.length;
    const cuts = this.#cuts.filter((cut) => cut.start < end && cut.end > start);
    if (cuts.length === 0) return chunk;
    const kept: Uint8Array[] = [];
    let at = 0;
    for (const cut of cuts) {
      kept.push(chunk.subarray(at, Math.max(0, cut.start - start)));
      at = Math.min(chunk.length, cut.end - start);
    }
    kept.push(chunk.subarray(at));
    return Buffer.concat(kept);
  }
}
