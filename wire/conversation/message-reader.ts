import { GrowingBytes } from '../bytes/growing-bytes.ts';
import { checkUtf8, UTF8_START } from '../bytes/utf8-check.ts';
import { type Block, inflateMessage } from '../deflate/inflate.ts';
import type { Compression } from '../deflate/negotiation.ts';
import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Located } from '../located.ts';
import type { Direction } from '../trace/trace.ts';
import { closeProblems } from '../websocket/close.ts';
import type { FrameHead } from '../websocket/frame.ts';
import {
  beginFrame,
  endFrame,
  type Message,
  MESSAGES_START,
  type MessageState,
  readText,
} from '../websocket/message.ts';
import { isControl, OPCODE } from '../websocket/opcode.ts';
import type { Limits } from './limits.ts';

/** A compressed message after inflation. */
export interface InflatedMessage {
  /** Cut at a bound, which `length` shows. */
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly blocks: readonly Block[];
}

const NO_BYTES = new Uint8Array(0);

/** Follows the messages of one direction through their frames: order, text, compression. */
export class MessageReader {
  readonly #direction: Direction;
  readonly #compression: Compression | undefined;
  readonly #limits: Limits;
  #state: MessageState = MESSAGES_START;
  #compressed: GrowingBytes | undefined;
  #window: Uint8Array = NO_BYTES;
  /** A message could not be inflated, so later ones that may refer to it cannot be either. */
  #lost = false;

  constructor(direction: Direction, compression: Compression | undefined, limits: Limits) {
    this.#direction = direction;
    this.#compression = compression;
    this.#limits = limits;
  }

  /** A head is complete. */
  begin(head: FrameHead, offset: number): { readonly message: Message; readonly located: Located[] } {
    const agreed = { deflate: this.#compression !== undefined };
    const { state, message, problems } = beginFrame(this.#state, head, offset, this.#direction, agreed);
    this.#state = state;
    if (message.compressed && message.offset === offset)
      this.#compressed = new GrowingBytes(this.#limits.inflatedBytes);
    return { message, located: [...problems] };
  }

  /** Whether `payload` must be called: only text, close frames and compressed messages have rules for their payload. */
  wantsPayload(head: FrameHead, message: Pick<Message, 'opcode' | 'compressed'>): boolean {
    if (isControl(head.first & 15)) return message.opcode === OPCODE.close;
    return message.compressed || message.opcode === OPCODE.text;
  }

  /** Payload of a frame, unmasked, of which `done` bytes came before. Control frames come in whole. */
  payload(
    head: FrameHead,
    message: Pick<Message, 'opcode' | 'compressed'>,
    bytes: Uint8Array,
    done: number,
  ): Located[] {
    if (message.opcode === OPCODE.close) {
      if (bytes.length < head.payloadLength) return [];
      return closeProblems(bytes).map(({ id, saw, at }) =>
        located(head, id, saw, at, id === 'ws.bad-close-code' ? 'ws.close-code' : undefined),
      );
    }
    if (message.compressed) {
      this.#compressed?.append(bytes);
      return [];
    }
    const before = this.#state.current?.utf8;
    this.#state = readText(this.#state, bytes);
    const after = this.#state.current?.utf8;
    if (!before || after?.wrongAt === undefined || before.wrongAt !== undefined) return [];
    return [
      located(head, 'ws.invalid-utf8', 'bytes that are not UTF-8', after.wrongAt - before.length + done),
    ];
  }

  /** A frame is complete. The last frame of a compressed message brings the message. */
  end(head: FrameHead, message: Pick<Message, 'opcode'>): { located: Located[]; inflated?: InflatedMessage } {
    const { state, endsInCharacter } = endFrame(this.#state, head);
    const compressed = this.#compressed;
    const ends = this.#state.current !== undefined && state.current === undefined;
    this.#state = state;
    if (compressed && ends) {
      this.#compressed = undefined;
      return this.#inflate(compressed, head, message.opcode);
    }
    if (!endsInCharacter) return { located: [] };
    const at = head.payloadLength - 1;
    return { located: [located(head, 'ws.invalid-utf8', 'text that ends inside a character', at)] };
  }

  #inflate(
    compressed: GrowingBytes,
    head: FrameHead,
    opcode: number,
  ): { located: Located[]; inflated?: InflatedMessage } {
    const { windowBits = 15, takeover = false } = this.#compression ?? {};
    const most = this.#limits.inflatedBytes;
    const problem = (id: ProblemId, saw: string): Located => located(head, id, saw, 0);
    if (this.#lost) return { located: [problem('deflate.lost', 'an earlier message was not inflated')] };
    if (compressed.length > compressed.kept) {
      this.#lost = takeover;
      return { located: [problem('deflate.too-much', `${compressed.length} compressed bytes`)] };
    }
    const { bytes, window, blocks, failure } = inflateMessage(
      compressed.view,
      this.#window,
      windowBits,
      most,
    );
    const problems: Located[] = [];
    if (failure) problems.push(problem(FAILURES[failure.why], failure.saw));
    this.#lost = takeover && failure !== undefined;
    this.#window = takeover ? window : NO_BYTES;
    const utf8 = checkUtf8(UTF8_START, bytes);
    if (opcode === OPCODE.text && !failure && (utf8.wrongAt !== undefined || utf8.missing > 0)) {
      const at = utf8.wrongAt ?? bytes.length - 1;
      const saw = 'bytes that are not UTF-8';
      problems.push({ problem: { id: 'ws.invalid-utf8', saw }, field: 'ws.inflated-payload', bit: at * 8 });
    }
    const { itemBytes } = this.#limits;
    const kept = bytes.length > itemBytes ? bytes.slice(0, itemBytes) : bytes;
    return { located: problems, inflated: { bytes: kept, length: bytes.length, blocks } };
  }
}

const FAILURES = {
  damaged: 'deflate.damaged',
  'too-far': 'deflate.too-far',
  'too-much': 'deflate.too-much',
} as const satisfies Record<string, ProblemId>;

/** A problem at byte `at` of the unmasked payload. */
function located(head: FrameHead, id: ProblemId, saw: string, at: number, field?: FieldId): Located {
  const byte = Math.max(0, at) + (head.masked ? 0 : head.headLength);
  return {
    problem: { id, saw },
    field: field ?? (head.masked ? 'ws.unmasked-payload' : 'ws.payload'),
    bit: byte * 8,
  };
}
