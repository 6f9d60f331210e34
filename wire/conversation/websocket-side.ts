import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Located } from '../located.ts';
import { NONE } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import { closeProblems } from '../websocket/close.ts';
import {
  type FrameHead,
  type FramePart,
  FRAMES_START,
  type FrameState,
  readFrames,
} from '../websocket/frame.ts';
import { applyMask } from '../websocket/mask.ts';
import {
  type Agreement,
  beginFrame,
  endFrame,
  type Message,
  MESSAGES_START,
  type MessageState,
  readText,
} from '../websocket/message.ts';
import { OPCODE } from '../websocket/opcode.ts';
import { FrameDraft } from './frame-draft.ts';
import { Frame } from './frame-item.ts';
import type { Place } from './item-base.ts';
import type { Sink } from './sink.ts';

/** One direction of a connection after the handshake. */
export class WebSocketSide {
  readonly #place: Omit<Place, 'offset'>;
  readonly #agreed: Agreement;
  readonly #sink: Sink;
  #frames: FrameState = FRAMES_START;
  #messages: MessageState = MESSAGES_START;
  #draft: FrameDraft | undefined;

  constructor(place: Omit<Place, 'offset'>, agreed: Agreement, sink: Sink) {
    this.#place = place;
    this.#agreed = agreed;
    this.#sink = sink;
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
    const { message, located } = this.#begin(head, offset);
    const payload = (): Uint8Array => {
      const payloadStart = start + head.headLength;
      const onWire = bytes.subarray(payloadStart, end);
      return head.masked ? applyMask(onWire, bytes.subarray(payloadStart - 4, payloadStart)) : onWire;
    };
    if (needsPayload(head, message)) located.push(...this.#readPayload(head, message, payload(), 0));
    located.push(...this.#end(head));
    const place = { ...this.#place, offset };
    const length = end - start;
    this.#sink.add(
      new Frame({
        place,
        startedAt: at,
        endedAt: at,
        complete: true,
        length,
        // Long frames are copied up to the bound, so that what is let go of is really free.
        ...(length > this.#sink.limits.itemBytes
          ? {
              bytes: bytes.slice(start, start + this.#sink.limits.itemBytes),
              start: 0,
              end: this.#sink.limits.itemBytes,
            }
          : { bytes, start, end }),
        head,
        message,
        located: located.length === 0 ? NONE : located,
      }),
    );
  }

  /** Part of a frame that is spread over several chunks. */
  #piece(bytes: Uint8Array, part: FramePart, offset: number, at: Micros): void {
    const { limits } = this.#sink;
    if (part.begins) {
      this.#draft = new FrameDraft({ ...this.#place, offset }, at, limits.itemBytes);
      this.#sink.add(this.#draft);
    }
    const draft = this.#draft;
    if (!draft) return;
    const before = draft.length;
    draft.append(bytes, at, part.ends);
    this.#sink.touch();
    if (part.head) {
      const { message, located } = this.#begin(part.head, draft.place.offset);
      draft.head = part.head;
      draft.message = message;
      draft.located.push(...located);
    }
    const { head } = draft;
    if (!head) return;
    if (needsPayload(head, draft.message)) {
      const from = Math.max(0, head.headLength - before);
      const done = Math.max(0, before - head.headLength);
      const unmasked = applyMask(bytes.subarray(from), rotated(draft.key, done));
      const wholeControl = head.first & 8 && part.ends ? draft.current.payload : undefined;
      draft.located.push(...this.#readPayload(head, draft.message, wholeControl ?? unmasked, done));
    }
    if (part.ends) draft.located.push(...this.#end(head));
  }

  #begin(head: FrameHead, offset: number): { message: Message; located: Located[] } {
    const { direction } = this.#place;
    const { state, message, problems } = beginFrame(this.#messages, head, offset, direction, this.#agreed);
    this.#messages = state;
    return { message, located: [...problems] };
  }

  /** Checks payload, unmasked, of which `done` bytes came before. */
  #readPayload(head: FrameHead, message: { opcode: number }, payload: Uint8Array, done: number): Located[] {
    if (message.opcode === OPCODE.close) {
      if (payload.length < head.payloadLength) return [];
      return closeProblems(payload).map(({ id, saw, at }) =>
        payloadProblem(
          head,
          id,
          saw,
          at,
          at === 0 && id === 'ws.bad-close-code' ? 'ws.close-code' : undefined,
        ),
      );
    }
    const before = this.#messages.current?.utf8;
    this.#messages = readText(this.#messages, payload);
    const after = this.#messages.current?.utf8;
    if (!before || after?.wrongAt === undefined || before.wrongAt !== undefined) return [];
    const at = Math.max(0, after.wrongAt - before.length) + done;
    return [payloadProblem(head, 'ws.invalid-utf8', 'bytes that are not UTF-8', at)];
  }

  #end(head: FrameHead): Located[] {
    const { state, endsInCharacter } = endFrame(this.#messages, head);
    this.#messages = state;
    if (!endsInCharacter) return [];
    return [
      payloadProblem(head, 'ws.invalid-utf8', 'text that ends inside a character', head.payloadLength - 1),
    ];
  }
}

/** Only text and close frames have rules for their payload. */
const needsPayload = (head: FrameHead, message: { opcode: number; compressed: boolean }): boolean =>
  (message.opcode === OPCODE.text && !message.compressed && (head.first & 8) === 0) ||
  message.opcode === OPCODE.close;

function payloadProblem(head: FrameHead, id: ProblemId, saw: string, at: number, field?: FieldId): Located {
  const byte = Math.max(0, at) + (head.masked ? 0 : head.headLength);
  return {
    problem: { id, saw },
    field: field ?? (head.masked ? 'ws.unmasked-payload' : 'ws.payload'),
    bit: byte * 8,
  };
}

/** The masking key as it applies from payload byte `done` on. */
const rotated = (key: Uint8Array, done: number): Uint8Array =>
  key.map((_, index) => key[(index + done) & 3] ?? 0);
