import { GrowingBytes } from '../bytes/growing-bytes.ts';
import type { FieldId, ProblemId } from '../fields/index.ts';
import { bodyFraming, type Framing } from '../http/framing.ts';
import { CHUNKED_START, type ChunkedState, readChunked } from '../http/chunked.ts';
import { type Head, readHead } from '../http/head.ts';
import { HEAD_START, type HeadScan, scanHead, splitLines } from '../http/line.ts';
import { locateHeader } from '../http/locate.ts';
import { couldBeMessage, isMessage } from '../http/recognise.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import type { Body, ItemId, RequestItem, ResponseItem } from './conversation.ts';
import { httpItem } from './http-item.ts';
import { type Draft, itemId, type Place } from './item-base.ts';
import type { Limits } from './limits.ts';

/** What reading on in a message led to. */
export type Progress =
  /** All bytes were used, and more are needed. */
  | 'more'
  /** The head is complete; the body can be read once its framing is known. */
  | 'head'
  | 'complete'
  /** This is no HTTP, or it is so broken that its end cannot be found. */
  | 'foreign'
  | 'broken';

/** An HTTP message that is being read. */
export class HttpDraft implements Draft<RequestItem | ResponseItem> {
  readonly place: Place;
  readonly startedAt: Micros;
  /** Responses only: the request that this answers. */
  request: HttpDraft | undefined;
  head: Head | undefined;
  readonly #limits: Limits;
  readonly #wire: GrowingBytes;
  readonly #content: GrowingBytes;
  readonly #arrivals: { offset: number; at: Micros }[] = [];
  readonly #located: Located[] = [];
  #headLength = 0;
  #scan: HeadScan = HEAD_START;
  #recognised = false;
  #framing: Framing = { kind: 'none', length: 0, problems: [] };
  #chunked: ChunkedState = CHUNKED_START;
  #complete = false;
  #endedAt: Micros;
  #current: RequestItem | ResponseItem | undefined;

  constructor(place: Place, at: Micros, limits: Limits) {
    this.place = place;
    this.startedAt = at;
    this.#endedAt = at;
    this.#limits = limits;
    this.#wire = new GrowingBytes(Math.max(limits.itemBytes, limits.headBytes));
    this.#content = new GrowingBytes(limits.itemBytes);
  }

  get complete(): boolean {
    return this.#complete;
  }

  get id(): ItemId {
    return itemId(this.place);
  }

  get bytes(): Uint8Array {
    return this.#wire.view;
  }

  get untilClose(): boolean {
    return this.head !== undefined && this.#framing.kind === 'until-close';
  }

  /** Reads on in the head, or in the body. `next` is the position of the first byte not used. */
  read(bytes: Uint8Array, from: number, at: Micros): { readonly next: number; readonly progress: Progress } {
    const step = this.head ? this.#readBody(bytes, from, at) : this.#readHead(bytes, from);
    this.#wire.append(bytes.subarray(from, step.next));
    this.#endedAt = at;
    this.#current = undefined;
    if (step.progress === 'head') this.#completeHead();
    else if (!this.head && step.progress === 'more' && !this.#looksRight())
      return { ...step, progress: 'foreign' };
    if (step.progress === 'head' && !this.#looksRight()) return { ...step, progress: 'foreign' };
    return step;
  }

  /** Decides where the body ends. `method` is that of the request. True if there is no body. */
  beginBody(method: string): boolean {
    const { head } = this;
    this.#framing = bodyFraming(head?.start, head?.headers ?? [], method);
    for (const { id, saw, header } of this.#framing.problems) this.blame(id, saw, header);
    const { kind, length } = this.#framing;
    this.#complete = kind === 'none' || (kind === 'content-length' && length === 0);
    this.#current = undefined;
    return this.#complete;
  }

  /** The connection ended. `inOrder` is false after a reset. */
  end(inOrder: boolean, blame: boolean): void {
    if (this.#complete) return;
    if (this.untilClose && inOrder) this.#complete = true;
    else if (blame)
      this.#problem('http.incomplete', 'the connection ended first', 'http.content', this.#wire.length - 1);
    this.#current = undefined;
  }

  /** Puts a problem on a header, or on the start line if there is no such header. */
  blame(id: ProblemId, saw: string, header?: string): void {
    this.#located.push({ problem: { id, saw }, ...locateHeader(this.bytes, this.#headLength, header) });
    this.#current = undefined;
  }

  get current(): RequestItem | ResponseItem {
    this.#current ??= httpItem({
      place: this.place,
      startedAt: this.startedAt,
      endedAt: this.#endedAt,
      complete: this.#complete,
      length: this.#wire.length,
      bytes: this.#wire.view,
      head: this.head ?? readHead(this.bytes),
      headLength: this.head ? this.#headLength : this.#wire.length,
      leading: this.#leading(),
      body: this.#body(),
      located: [...(this.head?.problems ?? []), ...this.#located],
      request: this.request?.id,
    });
    return this.#current;
  }

  #readHead(bytes: Uint8Array, from: number): { next: number; progress: Progress } {
    const to = Math.min(bytes.length, from + this.#limits.headBytes - this.#wire.length);
    const { scan, next, done } = scanHead(this.#scan, bytes, from, to);
    this.#scan = scan;
    if (done) return { next, progress: 'head' };
    if (this.#wire.length + (next - from) < this.#limits.headBytes) return { next, progress: 'more' };
    this.#problem('http.head-too-long', `more than ${this.#limits.headBytes} bytes`, 'http.method', 0);
    return { next, progress: 'broken' };
  }

  #completeHead(): void {
    this.#headLength = this.#wire.length;
    this.head = readHead(this.bytes);
  }

  /** False once the bytes cannot be a message of HTTP/1. */
  #looksRight(): boolean {
    if (this.#recognised) return true;
    const kind = this.place.direction === 'client-to-server' ? 'request' : 'response';
    const { bytes } = this;
    const line = splitLines(bytes).find(({ start, end }) => end > start);
    if (!line) return true;
    const text = bytes.subarray(line.start, line.end);
    this.#recognised = line.finished && isMessage(kind, text);
    return line.finished ? this.#recognised : couldBeMessage(kind, text);
  }

  #readBody(bytes: Uint8Array, from: number, at: Micros): { next: number; progress: Progress } {
    const { kind, length } = this.#framing;
    if (kind === 'chunked') return this.#readChunks(bytes, from, at);
    const wanted = kind === 'content-length' ? length - this.#content.length : bytes.length - from;
    const next = Math.min(bytes.length, from + wanted);
    this.#arrive([bytes.subarray(from, next)], at);
    this.#complete = kind === 'content-length' && this.#content.length === length;
    return { next, progress: this.#complete ? 'complete' : 'more' };
  }

  #readChunks(bytes: Uint8Array, from: number, at: Micros): { next: number; progress: Progress } {
    const { state, next, content, problem } = readChunked(this.#chunked, bytes, from);
    this.#chunked = state;
    this.#arrive(content, at);
    if (problem) {
      const byte = this.#wire.length + problem.at - from;
      this.#problem(problem.id, problem.saw, 'http.unfinished-line', byte);
      return { next, progress: 'broken' };
    }
    this.#complete = state.phase === 'done';
    return { next, progress: this.#complete ? 'complete' : 'more' };
  }

  #arrive(pieces: readonly Uint8Array[], at: Micros): void {
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      const seen = this.#arrivals.at(-1)?.at === at || this.#arrivals.length >= this.#limits.arrivals;
      if (!seen) this.#arrivals.push({ offset: this.#content.length, at });
      this.#content.append(piece);
    }
  }

  #body(): Body {
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
    };
  }

  #leading(): number {
    const { bytes } = this;
    let count = 0;
    while (bytes[count] === 0x0d || bytes[count] === 0x0a) count += 1;
    return count;
  }

  #problem(id: ProblemId, saw: string, field: FieldId, byte: number): void {
    this.#located.push({ problem: { id, saw }, field, bit: byte * 8 });
  }
}
