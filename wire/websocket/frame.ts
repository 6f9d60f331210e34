/**
 * WebSocket frames (RFC 6455 §5.2) found in bytes as they come: `(state, bytes) → state + parts`.
 * Only heads are read; payload is skipped over, so this costs little however much is sent.
 */

/** What a frame head says. */
export interface FrameHead {
  /** FIN, RSV1–3 and the opcode. */
  readonly first: number;
  readonly masked: boolean;
  /** 7, 16 or 64. */
  readonly lengthBits: 7 | 16 | 64;
  /** In bytes. Beyond 2^53 it is not exact. */
  readonly payloadLength: number;
  /** In bytes, masking key included: 2 to 14. */
  readonly headLength: number;
}

/** The bytes of one frame that one call saw. */
export interface FramePart {
  /** Positions in the bytes of the call. */
  readonly start: number;
  readonly end: number;
  /** The frame's first byte is here; its last byte is here. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** Given in the part in which the head became complete. */
  readonly head?: FrameHead;
}

export interface FrameState {
  /** A head that is not complete. */
  readonly partialHead: Uint8Array;
  /** Payload bytes of the current frame still to come. */
  readonly remaining: number;
}

const NO_BYTES = new Uint8Array(0);

export const FRAMES_START: FrameState = { partialHead: NO_BYTES, remaining: 0 };

/** Finds the frames, and parts of frames, in the next bytes of one direction. */
export function readFrames(
  state: FrameState,
  bytes: Uint8Array,
): { readonly state: FrameState; readonly parts: readonly FramePart[] } {
  const parts: FramePart[] = [];
  let at = 0;
  let { partialHead, remaining } = state;
  if (remaining > 0 && bytes.length > 0) {
    at = Math.min(bytes.length, remaining);
    remaining -= at;
    parts.push({ start: 0, end: at, begins: false, ends: remaining === 0 });
  }
  if (partialHead.length > 0 && bytes.length > 0) {
    const wanted = bytes.subarray(0, 14 - partialHead.length);
    const joined = new Uint8Array(partialHead.length + wanted.length);
    joined.set(partialHead);
    joined.set(wanted, partialHead.length);
    const head = readFrameHead(joined, 0);
    if (!head) {
      parts.push({ start: 0, end: bytes.length, begins: false, ends: false });
      return { state: { partialHead: joined, remaining: 0 }, parts };
    }
    const fresh = head.headLength - partialHead.length;
    at = Math.min(bytes.length, fresh + head.payloadLength);
    remaining = fresh + head.payloadLength - at;
    parts.push({ start: 0, end: at, begins: false, ends: remaining === 0, head });
    partialHead = NO_BYTES;
  }
  while (at < bytes.length) {
    const head = readFrameHead(bytes, at);
    if (!head) {
      parts.push({ start: at, end: bytes.length, begins: true, ends: false });
      return { state: { partialHead: bytes.slice(at), remaining: 0 }, parts };
    }
    const whole = at + head.headLength + head.payloadLength;
    const end = Math.min(bytes.length, whole);
    remaining = whole - end;
    parts.push({ start: at, end, begins: true, ends: remaining === 0, head });
    at = end;
  }
  return { state: { partialHead, remaining }, parts };
}

/** Reads the frame head at `at`, or undefined if it is not complete. */
export function readFrameHead(bytes: Uint8Array, at: number): FrameHead | undefined {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === undefined || second === undefined) return undefined;
  const masked = second >= 128;
  const short = second & 127;
  const lengthBits = short === 127 ? 64 : short === 126 ? 16 : 7;
  const headLength = (lengthBits === 64 ? 10 : lengthBits === 16 ? 4 : 2) + (masked ? 4 : 0);
  if (at + headLength > bytes.length) return undefined;
  let payloadLength = short;
  if (lengthBits !== 7) {
    payloadLength = 0;
    for (let index = 0; index < lengthBits / 8; index += 1) {
      payloadLength = payloadLength * 256 + (bytes[at + 2 + index] ?? 0);
    }
  }
  return { first, masked, lengthBits, payloadLength, headLength };
}
