/** What a buffering proxy keeps of an answer. */
import { joined } from './joined.ts';
import type { Span } from './path-end.ts';

/** What was kept, as one, and what to say of it. */
export interface Released {
  readonly bytes: Uint8Array;
  readonly span: Span;
  readonly text: string | undefined;
}

export class Buffering {
  #parts: Uint8Array[] = [];
  #span: Span = { offset: 0, length: 0 };
  #since = 0;

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Bytes kept. */
  get length(): number {
    return this.isEmpty ? 0 : this.#span.length;
  }

  keep(bytes: Uint8Array, span: Span): void {
    if (this.isEmpty) {
      this.#span = span;
      this.#since = performance.now();
    } else {
      this.#span = { offset: this.#span.offset, length: this.#span.length + span.length };
    }
    this.#parts.push(bytes);
  }

  /** Gives away what was kept. A part that came alone needs no words. */
  release(because: string): Released {
    const parts = this.#parts;
    this.#parts = [];
    const milliseconds = Math.round(performance.now() - this.#since);
    const kept = `A proxy kept ${this.#span.length} bytes in ${parts.length} chunks for ${milliseconds} ms`;
    const text = parts.length > 1 ? `${kept}, until ${because}.` : undefined;
    return { bytes: joined(parts), span: this.#span, text };
  }
}
