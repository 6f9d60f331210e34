import { GrowingBytes } from '../bytes/growing-bytes.ts';
import type { FieldId, ProblemId } from '../fields/index.ts';
import { bodyFraming } from '../http/framing.ts';
import { type Head, readHead } from '../http/head.ts';
import { HEAD_START, type HeadScan, scanHead } from '../http/line.ts';
import { locateHeader } from '../http/locate.ts';
import { couldBeMessage, isMessage } from '../http/recognise.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import { BodyReader } from './body-reader.ts';
import type { ItemId, RequestItem, ResponseItem } from './conversation.ts';
import { httpItem } from './http-item.ts';
import { type Draft, itemId, type Place } from './item-base.ts';
import type { Limits } from './limits.ts';
import { StreamReader } from './stream-reader.ts';

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

const NO_BYTES = new Uint8Array(0);

/** An HTTP message that is being read. */
export class HttpDraft implements Draft<RequestItem | ResponseItem> {
  readonly place: Place;
  readonly startedAt: Micros;
  /** Responses only: the request that this answers. */
  request: HttpDraft | undefined;
  head: Head | undefined;
  readonly #limits: Limits;
  readonly #wire: GrowingBytes;
  readonly #located: Located[] = [];
  #headLength = 0;
  #lineEnds = 0;
  #scan: HeadScan = HEAD_START;
  #recognised = false;
  #body: BodyReader | undefined;
  #endedAt: Micros;
  #current: RequestItem | ResponseItem | undefined;

  constructor(place: Place, at: Micros, limits: Limits) {
    this.place = place;
    this.startedAt = at;
    this.#endedAt = at;
    this.#limits = limits;
    this.#wire = new GrowingBytes(Math.max(limits.itemBytes, limits.headBytes));
  }

  get complete(): boolean {
    return this.#body?.complete ?? false;
  }

  get id(): ItemId {
    return itemId(this.place);
  }

  get bytes(): Uint8Array {
    return this.#wire.view;
  }

  /** Reads on in the head, or in the body. `next` is the position of the first byte not used. */
  read(bytes: Uint8Array, from: number, at: Micros): { readonly next: number; readonly progress: Progress } {
    const step = this.#body ? this.#readBody(this.#body, bytes, from, at) : this.#readHead(bytes, from);
    this.#wire.append(bytes.subarray(from, step.next));
    this.#endedAt = at;
    this.#current = undefined;
    if (step.progress === 'head') this.#completeHead();
    if (step.progress !== 'broken' && !this.#looksRight()) return { ...step, progress: 'foreign' };
    return step;
  }

  /** Decides where the body ends. `method` is that of the request. True if there is no body. */
  beginBody(method: string): boolean {
    const { start, headers = [] } = this.head ?? {};
    const framing = bodyFraming(start, headers, method);
    for (const { id, saw, header } of framing.problems) this.blame(id, saw, header);
    const stream = start?.kind === 'response' ? StreamReader.for(headers) : undefined;
    this.#body = new BodyReader(framing, this.#limits, stream);
    this.#current = undefined;
    return this.#body.complete;
  }

  /** The connection ended. `inOrder` is false after a reset. */
  end(inOrder: boolean, blame: boolean): void {
    if (inOrder) this.#body?.finish();
    if (!this.complete && blame) {
      this.#problem('http.incomplete', 'the connection ended first', 'http.content', this.#wire.length - 1);
    }
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
      complete: this.complete,
      length: this.#wire.length,
      bytes: this.#wire.view,
      head: this.head ?? readHead(this.bytes),
      headLength: this.head ? this.#headLength : this.#wire.length,
      leading: this.#leading(),
      body: this.#body?.body ?? { framing: 'none', bytes: NO_BYTES, length: 0, arrivals: [] },
      content: this.#body ? { ...this.#body.classes } : { payload: 0, padding: 0 },
      located: [...(this.head?.problems ?? []), ...this.#located, ...(this.#body?.located ?? [])],
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

  /** True if nothing more will come, and what came does not begin like HTTP/1 with any certainty. */
  get unlikely(): boolean {
    if (this.#recognised) return false;
    const line = this.#firstLine();
    return !line || !isMessage(this.#kind, line.text);
  }

  get endedAt(): Micros {
    return this.#endedAt;
  }

  get #kind(): 'request' | 'response' {
    return this.place.direction === 'client-to-server' ? 'request' : 'response';
  }

  /** The first line that is not empty, as far as it has come. */
  #firstLine(): { readonly text: Uint8Array; readonly finished: boolean } | undefined {
    const { bytes } = this;
    const start = this.#leading();
    const lf = bytes.indexOf(0x0a, start);
    const end = lf < 0 ? bytes.length : lf - (bytes[lf - 1] === 0x0d ? 1 : 0);
    return end > start ? { text: bytes.subarray(start, end), finished: lf >= 0 } : undefined;
  }

  /** False once the bytes cannot be a message of HTTP/1. */
  #looksRight(): boolean {
    if (this.#recognised) return true;
    const line = this.#firstLine();
    if (!line) return true;
    if (!line.finished) return couldBeMessage(this.#kind, line.text);
    this.#recognised = isMessage(this.#kind, line.text);
    return this.#recognised;
  }

  #readBody(
    body: BodyReader,
    bytes: Uint8Array,
    from: number,
    at: Micros,
  ): { next: number; progress: Progress } {
    const next = body.read(bytes, from, this.#wire.length, at);
    return { next, progress: body.broken ? 'broken' : body.complete ? 'complete' : 'more' };
  }

  /** How many bytes of line ends come before the start line. */
  #leading(): number {
    const { bytes } = this;
    while (bytes[this.#lineEnds] === 0x0d || bytes[this.#lineEnds] === 0x0a) this.#lineEnds += 1;
    return this.#lineEnds;
  }

  #problem(id: ProblemId, saw: string, field: FieldId, byte: number): void {
    this.#located.push({ problem: { id, saw }, field, bit: byte * 8 });
  }
}
