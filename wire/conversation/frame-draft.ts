import { GrowingBytes } from '../bytes/growing-bytes.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import type { FrameHead } from '../websocket/frame.ts';
import type { Draft, Place } from './item-base.ts';
import { Frame, type FrameParts } from './frame-item.ts';

/** A frame whose bytes came in more than one chunk. */
export class FrameDraft implements Draft<Frame> {
  readonly place: Place;
  readonly startedAt: Micros;
  readonly #located: Located[] = [];
  readonly #bytes: GrowingBytes;
  #head: FrameHead | undefined;
  #message: FrameParts['message'];
  #inflated: FrameParts['inflated'];
  #endedAt: Micros;
  #complete = false;
  #current: Frame | undefined;

  constructor(place: Place, at: Micros, bound: number) {
    this.place = place;
    this.startedAt = at;
    this.#endedAt = at;
    this.#bytes = new GrowingBytes(bound);
    this.#message = { opcode: 0, offset: place.offset, compressed: false };
  }

  append(bytes: Uint8Array, at: Micros, complete: boolean): void {
    this.#bytes.append(bytes);
    this.#endedAt = at;
    this.#complete = complete;
    this.#current = undefined;
  }

  /** The head has come. */
  begin(head: FrameHead, message: FrameParts['message'], located: readonly Located[]): void {
    this.#head = head;
    this.#message = message;
    this.blame(located);
  }

  blame(located: readonly Located[]): void {
    this.#located.push(...located);
    this.#current = undefined;
  }

  /** The frame is complete, and with it perhaps a compressed message. */
  end(located: readonly Located[], inflated: FrameParts['inflated']): void {
    this.#inflated = inflated;
    this.blame(located);
  }

  get head(): FrameHead | undefined {
    return this.#head;
  }

  get message(): FrameParts['message'] {
    return this.#message;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The masking key, or four zeros, which mask nothing. */
  get key(): Uint8Array {
    const end = this.#head?.headLength ?? 0;
    return this.#head?.masked ? this.#bytes.view.subarray(end - 4, end) : new Uint8Array(4);
  }

  get current(): Frame {
    this.#current ??= new Frame({
      place: this.place,
      startedAt: this.startedAt,
      endedAt: this.#endedAt,
      complete: this.#complete,
      length: this.#bytes.length,
      bytes: this.#bytes.view,
      start: 0,
      end: this.#bytes.kept,
      head: this.#head,
      message: this.#message,
      inflated: this.#inflated,
      located: [...this.#located],
    });
    return this.#current;
  }
}
