import { NONE } from '../located.ts';
import type { Compression } from '../deflate/negotiation.ts';
import type { Micros } from '../trace/trace.ts';
import {
  type FrameHead,
  type FramePart,
  FRAMES_START,
  type FrameState,
  readFrames,
} from '../websocket/frame.ts';
import { applyMask } from '../websocket/mask.ts';
import { isControl } from '../websocket/opcode.ts';
import { FrameDraft } from './frame-draft.ts';
import { Frame } from './frame-item.ts';
import type { Place } from './item-base.ts';
import { MessageReader } from './message-reader.ts';
import type { Sink } from './sink.ts';

/** One direction of a connection after the handshake. */
export class WebSocketSide {
  readonly #place: Omit<Place, 'offset'>;
  readonly #sink: Sink;
  readonly #messages: MessageReader;
  #frames: FrameState = FRAMES_START;
  #draft: FrameDraft | undefined;

  constructor(place: Omit<Place, 'offset'>, compression: Compression | undefined, sink: Sink) {
    this.#place = place;
    this.#sink = sink;
    this.#messages = new MessageReader(place.direction, compression, sink.limits);
  }

  /** Reads the next bytes, which begin at `offset` of this direction. */
  read(bytes: Uint8Array, offset: number, at: Micros): void {
    const { state, parts } = readFrames(this.#frames, bytes);
    this.#frames = state;
    for (const part of parts) {
      if (part.begins && part.ends && part.head) this.#whole(bytes, part, part.head, offset + part.start, at);
      else this.#piece(bytes.subarray(part.start, part.end), part, offset + part.start, at);
    }
  }

  /** A frame that lies in one chunk, as nearly all do: no bytes are copied. */
  #whole(bytes: Uint8Array, part: FramePart, head: FrameHead, offset: number, at: Micros): void {
    const { start, end } = part;
    const { message, located } = this.#messages.begin(head, offset);
    if (this.#messages.wantsPayload(head, message)) {
      const payloadStart = start + head.headLength;
      const onWire = bytes.subarray(payloadStart, end);
      const payload = head.masked
        ? applyMask(onWire, bytes.subarray(payloadStart - 4, payloadStart))
        : onWire;
      located.push(...this.#messages.payload(head, message, payload, 0));
    }
    const { located: atEnd, inflated } = this.#messages.end(head, message);
    const length = end - start;
    const { itemBytes } = this.#sink.limits;
    this.#sink.add(
      new Frame({
        place: { ...this.#place, offset },
        startedAt: at,
        endedAt: at,
        complete: true,
        length,
        // Long frames are copied up to the bound, so that what is let go of is really free.
        bytes: length > itemBytes ? bytes.slice(start, start + itemBytes) : bytes,
        start: length > itemBytes ? 0 : start,
        end: length > itemBytes ? itemBytes : end,
        head,
        message,
        inflated,
        located: located.length + atEnd.length === 0 ? NONE : [...located, ...atEnd],
      }),
    );
  }

  /** Part of a frame that is spread over several chunks. */
  #piece(bytes: Uint8Array, part: FramePart, offset: number, at: Micros): void {
    if (part.begins) {
      this.#draft = new FrameDraft({ ...this.#place, offset }, at, this.#sink.limits.itemBytes);
      this.#sink.add(this.#draft);
    }
    const draft = this.#draft;
    if (!draft) return;
    const before = draft.length;
    draft.append(bytes, at, part.ends);
    this.#sink.touch();
    if (part.head) {
      const { message, located } = this.#messages.begin(part.head, draft.place.offset);
      draft.begin(part.head, message, located);
    }
    const { head, message } = draft;
    if (!head) return;
    if (this.#messages.wantsPayload(head, message)) this.#payload(draft, head, bytes, before, part.ends);
    if (!part.ends) return;
    const { located, inflated } = this.#messages.end(head, message);
    draft.end(located, inflated);
  }

  /** The payload in the piece that follows the first `before` bytes of a frame; of a control frame, all at its end. */
  #payload(draft: FrameDraft, head: FrameHead, bytes: Uint8Array, before: number, ends: boolean): void {
    if (isControl(head.first & 15)) {
      if (ends) draft.blame(this.#messages.payload(head, draft.message, draft.current.payload, 0));
      return;
    }
    const onWire = bytes.subarray(Math.max(0, head.headLength - before));
    const done = Math.max(0, before - head.headLength);
    const payload = applyMask(onWire, draft.key, done);
    draft.blame(this.#messages.payload(head, draft.message, payload, done));
  }
}
