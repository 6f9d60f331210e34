/**
 * The rules that span frames (RFC 6455 §5): what may follow what, and text that is
 * UTF-8 across fragments. `(state, frame) → state + problems`, for one direction.
 */
import { checkUtf8, UTF8_START, type Utf8State } from '../bytes/utf8-check.ts';
import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Located } from '../located.ts';
import type { Direction } from '../trace/trace.ts';
import type { FrameHead } from './frame.ts';
import { isControl, isReserved, OPCODE } from './opcode.ts';

export interface MessageState {
  /** The data message under way, if any. */
  readonly current: Message | undefined;
  /** A close frame has been seen. */
  readonly closed: boolean;
}

export interface Message {
  /** `text`, `binary`, or whatever its first frame says. */
  readonly opcode: number;
  /** Position of its first frame in this direction. */
  readonly offset: number;
  readonly compressed: boolean;
  readonly utf8: Utf8State;
}

export const MESSAGES_START: MessageState = { current: undefined, closed: false };

/** What was agreed on in the handshake and changes the rules. */
export interface Agreement {
  /** permessage-deflate (RFC 7692): RSV1 marks compressed messages. */
  readonly deflate: boolean;
}

/** A frame's head is complete. `message` is the message that the frame belongs to. */
export function beginFrame(
  state: MessageState,
  head: FrameHead,
  offset: number,
  direction: Direction,
  agreed: Agreement,
): { readonly state: MessageState; readonly message: Message; readonly problems: readonly Located[] } {
  const problems: Located[] = [];
  const add = (id: ProblemId, saw: string, field: FieldId, bit: number): void => {
    problems.push({ problem: { id, saw }, field, bit });
  };
  const opcode = head.first & 15;
  const { current } = state;
  if (head.first & 0x70 || isReserved(opcode)) reservedProblems(head.first, agreed, add);
  if (head.masked !== (direction === 'client-to-server')) {
    if (head.masked) add('ws.masked-server-frame', 'MASK 1 from the server', 'ws.mask', 8);
    else add('ws.unmasked-client-frame', 'MASK 0 from the client', 'ws.mask', 8);
  }
  if (head.lengthBits !== 7) lengthProblems(head, add);
  if (state.closed) add('ws.frame-after-close', 'a frame after the close frame', 'ws.opcode', 4);
  if (isControl(opcode)) {
    if (head.payloadLength > 125)
      add('ws.long-control-frame', `${head.payloadLength} bytes`, 'ws.payload-length', 9);
    if (head.first < 128) add('ws.fragmented-control-frame', 'FIN 0', 'ws.fin', 0);
    const message = { opcode, offset, compressed: false, utf8: UTF8_START };
    return { state: { current, closed: state.closed || opcode === OPCODE.close }, message, problems };
  }
  if (opcode === OPCODE.continuation && current) return { state, message: current, problems };
  if (opcode === OPCODE.continuation) {
    add('ws.unexpected-continuation', 'no message under way', 'ws.opcode', 4);
  } else if (current) {
    add('ws.missing-continuation', 'the message before has not ended', 'ws.opcode', 4);
  }
  const compressed = agreed.deflate && (head.first & 0x40) !== 0;
  const message = { opcode, offset, compressed, utf8: UTF8_START };
  return { state: { ...state, current: message }, message, problems };
}

type Add = (id: ProblemId, saw: string, field: FieldId, bit: number) => void;

function reservedProblems(first: number, agreed: Agreement, add: Add): void {
  const opcode = first & 15;
  // RSV1 means “compressed”, on the first frame of a data message only (RFC 7692 §6.1).
  const rsv1Allowed = agreed.deflate && !isControl(opcode) && opcode !== OPCODE.continuation;
  if (first & 0x40 && !rsv1Allowed) add('ws.reserved-bit', 'RSV1 is 1', 'ws.rsv1', 1);
  if (first & 0x20) add('ws.reserved-bit', 'RSV2 is 1', 'ws.rsv2', 2);
  if (first & 0x10) add('ws.reserved-bit', 'RSV3 is 1', 'ws.rsv3', 3);
  if (isReserved(opcode)) add('ws.reserved-opcode', `opcode ${opcode}`, 'ws.opcode', 4);
}

function lengthProblems(head: FrameHead, add: Add): void {
  const { lengthBits, payloadLength } = head;
  const field = lengthBits === 16 ? 'ws.extended-length-16' : 'ws.extended-length-64';
  if (payloadLength >= 2 ** 63) add('ws.length-too-large', 'the first bit is 1', field, 16);
  if (payloadLength < (lengthBits === 16 ? 126 : 65_536)) {
    add('ws.length-not-minimal', `length ${payloadLength} written in ${lengthBits / 8} bytes`, field, 16);
  }
}

/** Goes on checking the text of the message under way; `payload` is unmasked. */
export function readText(state: MessageState, payload: Uint8Array): MessageState {
  const { current } = state;
  if (current?.opcode !== OPCODE.text || current.compressed) return state;
  return { ...state, current: { ...current, utf8: checkUtf8(current.utf8, payload) } };
}

/** A data frame is complete: ends the message if its FIN is set. */
export function endFrame(
  state: MessageState,
  head: FrameHead,
): { readonly state: MessageState; readonly endsInCharacter: boolean } {
  if (isControl(head.first & 15) || head.first < 128) return { state, endsInCharacter: false };
  const utf8 = state.current?.utf8;
  const endsInCharacter = utf8 !== undefined && utf8.wrongAt === undefined && utf8.missing > 0;
  return { state: { ...state, current: undefined }, endsInCharacter };
}
