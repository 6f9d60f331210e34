import type { Micros } from '../trace/trace.ts';
import type { Place } from './item-base.ts';
import { OpaqueDraft } from './opaque-item.ts';
import type { Sink } from './sink.ts';

interface Held {
  readonly bytes: Uint8Array;
  readonly at: Micros;
}

/**
 * Bytes that a client sent after asking for another protocol, before the answer. Until the
 * answer says what they are, they are shown as other bytes.
 */
export class HeldBytes {
  readonly #sink: Sink;
  #pieces: Held[] = [];
  #shown: OpaqueDraft | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  get length(): number {
    return this.#shown?.length ?? 0;
  }

  /** `place` is that of the piece. */
  add(place: Place, bytes: Uint8Array, at: Micros): void {
    if (!this.#shown) {
      this.#shown = new OpaqueDraft(place, at, this.#sink.limits.itemBytes);
      this.#sink.add(this.#shown);
    }
    this.#shown.append(bytes, at);
    this.#pieces.push({ bytes, at });
  }

  /** Gives the bytes back and shows them no longer. */
  release(): Held[] {
    const pieces = this.#pieces;
    if (this.#shown) this.#sink.remove(this.#shown);
    this.#shown = undefined;
    this.#pieces = [];
    return pieces;
  }
}
