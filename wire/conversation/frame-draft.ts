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
  readonly located: Located[] = [];
  readonly #bytes: GrowingBytes;
  head: FrameHead | undefined;
  message: FrameParts['message'];
  inflated: FrameParts['inflated'];
  #endedAt: Micros;
  #complete = false;
  #current: Frame | undefined;

  constructor(place: Place, at: Micros, bound: number) {
    this.place = place;
    this.startedAt = at;
    this.#endedAt = at;
    this.#bytes = new GrowingBytes(bound);
    this.message = { opcode: 0, offset: place.offset, compressed: false };
  }

  append(bytes: Uint8Array, at: Micros, complete: boolean): void {
    this.#bytes.append(bytes);
    this.#endedAt = at;
    this.#complete = complete;
    this.#current = undefined;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The masking key, or four zeros, which mask nothing. */
  get key(): Uint8Array {
    const end = this.head?.headLength ?? 0;
    return this.head?.masked ? this.#bytes.view.subarray(end - 4, end) : new Uint8Array(4);
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
      head: this.head,
      message: this.message,
      inflated: this.inflated,
      located: [...this.located],
    });
    return this.#current;
  }
}
