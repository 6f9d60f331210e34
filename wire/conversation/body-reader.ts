import { GrowingBytes } from '../bytes/growing-bytes.ts';
import { CHUNKED_START, type ChunkedState, readChunked } from '../http/chunked.ts';
import type { Framing } from '../http/framing.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import type { Body } from './conversation.ts';
import type { Limits } from './limits.ts';
import type { StreamReader } from './stream-reader.ts';

/** The body of one message, while it is read. */
export class BodyReader {
  readonly problems: Located[] = [];
  readonly #framing: Framing;
  readonly #limits: Limits;
  readonly #stream: StreamReader | undefined;
  readonly #content: GrowingBytes;
  readonly #arrivals: { readonly offset: number; readonly at: Micros }[] = [];
  #chunked: ChunkedState = CHUNKED_START;
  #complete: boolean;

  constructor(framing: Framing, limits: Limits, stream: StreamReader | undefined) {
    this.#framing = framing;
    this.#limits = limits;
    this.#stream = stream;
    this.#content = new GrowingBytes(limits.itemBytes);
    this.#complete = framing.kind === 'none' || (framing.kind === 'content-length' && framing.length === 0);
  }

  get complete(): boolean {
    return this.#complete;
  }

  get untilClose(): boolean {
    return this.#framing.kind === 'until-close';
  }

  get broken(): boolean {
    return this.#chunked.phase === 'broken';
  }

  /** The connection ended in order, and so did a body that has no other end. */
  finish(): void {
    if (this.untilClose) this.#complete = true;
  }

  /** Reads on; gives the position of the first byte not used. `offset` is that of `from` in the message. */
  read(bytes: Uint8Array, from: number, offset: number, at: Micros): number {
    const { kind, length } = this.#framing;
    if (kind === 'chunked') return this.#readChunks(bytes, from, offset, at);
    const wanted = kind === 'content-length' ? length - this.#content.length : bytes.length - from;
    const next = Math.min(bytes.length, from + wanted);
    this.#arrive([bytes.subarray(from, next)], at);
    this.#complete = kind === 'content-length' && this.#content.length === length;
    return next;
  }

  /** What has been read so far. */
  get body(): Body {
    const arrivals = this.#arrivals;
    const count = arrivals.length;
    let kept: Body['arrivals'] | undefined;
    return {
      framing: this.#framing.kind,
      bytes: this.#content.view,
      length: this.#content.length,
      get arrivals() {
        kept ??= arrivals.slice(0, count);
        return kept;
      },
      ...(this.#stream && { stream: this.#stream.stream }),
    };
  }

  /** Bytes of content that carry data, and that carry nothing. */
  get classes(): { readonly payload: number; readonly padding: number } {
    return this.#stream ?? { payload: this.#content.length, padding: 0 };
  }

  get located(): readonly Located[] {
    return this.#stream ? [...this.problems, ...this.#stream.problems] : this.problems;
  }

  #readChunks(bytes: Uint8Array, from: number, offset: number, at: Micros): number {
    const { state, next, content, problem } = readChunked(this.#chunked, bytes, from);
    this.#chunked = state;
    this.#complete = state.phase === 'done';
    this.#arrive(content, at);
    if (problem) {
      const { id, saw } = problem;
      const bit = (offset + problem.at - from) * 8;
      this.problems.push({ problem: { id, saw }, field: 'http.unfinished-line', bit });
    }
    return next;
  }

  #arrive(pieces: readonly Uint8Array[], at: Micros): void {
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      const seen = this.#arrivals.at(-1)?.at === at || this.#arrivals.length >= this.#limits.arrivals;
      if (!seen) this.#arrivals.push({ offset: this.#content.length, at });
      this.#content.append(piece);
      this.#stream?.read(piece, at);
    }
  }
}
