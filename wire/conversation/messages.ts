import { lenientText } from '../bytes/text.ts';
import type { ConnectionId, Direction, Micros } from '../trace/trace.ts';
import { isControl, OPCODE } from '../websocket/opcode.ts';
import type { Conversation, FrameItem, ItemId } from './conversation.ts';

/** A WebSocket data message, put together from its frames. */
export interface Message {
  /** The id of its first frame. */
  readonly id: ItemId;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  /** What its first frame says: 1 text, 2 binary. */
  readonly opcode: number;
  readonly frames: readonly FrameItem[];
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  /** True once its last frame is complete. */
  readonly complete: boolean;
  /** Bytes on the wire, frame heads included. */
  readonly wireLength: number;
  /** Bytes of payload on the wire, compressed if the message is. */
  readonly payloadLength: number;
  /** The content, unmasked, joined and inflated; empty while a compressed message is not complete. */
  readonly bytes: Uint8Array;
  /** Text messages only. What is not UTF-8 becomes U+FFFD. */
  readonly text?: string;
}

/** All data messages by the time of their first byte. Control frames are no messages of the application. */
export function messages(conversation: Conversation): Message[] {
  const byId = new Map<ItemId, FrameItem[]>();
  for (const item of conversation.items) {
    if (item.kind !== 'frame' || isControl(item.opcode)) continue;
    const frames = byId.get(item.message);
    if (frames) frames.push(item);
    else byId.set(item.message, [item]);
  }
  return [...byId.values()].map(join);
}

function join(frames: FrameItem[]): Message {
  const [first] = frames;
  const last = frames.at(-1);
  if (!first || !last) throw new RangeError('a message has at least one frame');
  const compressed = first.rsv[0] && last.inflated !== undefined;
  const bytes = compressed
    ? (last.inflated?.bytes ?? EMPTY)
    : first.rsv[0]
      ? EMPTY
      : concat(frames.map(({ payload }) => payload));
  return {
    id: first.message,
    connection: first.connection,
    direction: first.direction,
    opcode: first.opcode,
    frames,
    startedAt: first.startedAt,
    endedAt: last.endedAt,
    complete: last.fin && last.complete,
    wireLength: frames.reduce((sum, { length }) => sum + length, 0),
    payloadLength: frames.reduce((sum, { payloadLength }) => sum + payloadLength, 0),
    bytes,
    ...(first.opcode === OPCODE.text && { text: lenientText(bytes) }),
  };
}

const EMPTY = new Uint8Array(0);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
