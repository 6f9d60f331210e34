import { utf8 } from '../bytes/text.ts';
import { trimCharacter } from '../field-tree.ts';
import type { Field } from '../field.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import { type Close, readClose } from '../websocket/close.ts';
import { frameFields } from '../websocket/frame-fields.ts';
import type { FrameHead } from '../websocket/frame.ts';
import { applyMask } from '../websocket/mask.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { FrameItem, ItemId } from './conversation.ts';
import { ItemBase, itemId, type Place } from './item-base.ts';
import type { InflatedMessage } from './message-reader.ts';
import type { Classes } from './ledger.ts';

/** What a frame is made from. The payload and the fields are made on first use. */
export interface FrameParts {
  readonly place: Place;
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  readonly complete: boolean;
  readonly length: number;
  /** Bytes that hold the frame from `start` to `end`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Undefined while the head is not complete. */
  readonly head: FrameHead | undefined;
  /** Opcode of the message, position of its first frame, and whether it is compressed. */
  readonly message: { readonly opcode: number; readonly offset: number; readonly compressed: boolean };
  /** On the last frame of a compressed message. */
  readonly inflated: InflatedMessage | undefined;
  readonly located: readonly Located[];
}

export class Frame extends ItemBase implements FrameItem {
  readonly kind = 'frame';
  readonly #parts: FrameParts;
  protected readonly located: readonly Located[];
  #payload: Uint8Array | undefined;

  constructor(parts: FrameParts) {
    super(parts.place);
    this.#parts = parts;
    this.located = parts.located;
  }

  get startedAt(): Micros {
    return this.#parts.startedAt;
  }

  get endedAt(): Micros {
    return this.#parts.endedAt;
  }

  get complete(): boolean {
    return this.#parts.complete;
  }

  get length(): number {
    return this.#parts.length;
  }

  get bytes(): Uint8Array {
    return this.#parts.bytes.subarray(this.#parts.start, this.#parts.end);
  }

  get fin(): boolean {
    return this.#first >= 128;
  }

  get rsv(): readonly [boolean, boolean, boolean] {
    return [(this.#first & 0x40) !== 0, (this.#first & 0x20) !== 0, (this.#first & 0x10) !== 0];
  }

  get opcode(): number {
    return this.#first & 15;
  }

  get masked(): boolean {
    return this.#parts.head?.masked ?? false;
  }

  get headLength(): number {
    return this.#parts.head?.headLength ?? this.length;
  }

  get payloadLength(): number {
    return this.#parts.head?.payloadLength ?? 0;
  }

  get maskingKey(): Uint8Array | undefined {
    return this.masked ? this.bytes.subarray(this.headLength - 4, this.headLength) : undefined;
  }

  get payload(): Uint8Array {
    const key = this.maskingKey;
    const onWire = this.bytes.subarray(this.headLength);
    this.#payload ??= key ? applyMask(onWire, key) : onWire;
    return this.#payload;
  }

  get text(): string | undefined {
    const { message } = this.#parts;
    if (message.opcode !== OPCODE.text) return undefined;
    if (message.compressed) return this.inflated && utf8(this.inflated.bytes);
    let { payload } = this;
    let start = 0;
    // A fragment may start in mid-character: its first bytes belong to the text before it.
    if (this.opcode === OPCODE.continuation)
      while (start < 3 && ((payload[start] ?? 0) & 0xc0) === 0x80) start += 1;
    payload = payload.subarray(start);
    return utf8(this.fin && this.complete ? payload : trimCharacter(payload));
  }

  get inflated(): InflatedMessage | undefined {
    return this.#parts.inflated;
  }

  get close(): Close | undefined {
    return this.opcode === OPCODE.close && this.complete ? readClose(this.payload) : undefined;
  }

  get message(): ItemId {
    return itemId({ ...this.#parts.place, offset: this.#parts.message.offset });
  }

  /** Control frames are framing in whole: no application asked for them. */
  get classes(): Classes {
    const { length } = this;
    const framing = this.opcode >= 8 ? length : Math.min(length, this.headLength);
    return { payload: length - framing, framing, httpHead: 0, padding: 0, opaque: 0, total: length };
  }

  protected dissect(): Field[] {
    return frameFields(this.bytes, this.payload, this.inflated);
  }

  get #first(): number {
    return this.#parts.bytes[this.#parts.start] ?? 0;
  }
}
