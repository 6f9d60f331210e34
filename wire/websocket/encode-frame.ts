import { applyMask } from './mask.ts';

export interface FrameOptions {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** True unless said otherwise. */
  readonly fin?: boolean;
  /** RSV1, RSV2 and RSV3 as a number from 0 to 7. */
  readonly rsv?: number;
  /** Masks the payload with these four bytes. */
  readonly maskingKey?: Uint8Array;
}

/** The bytes of a frame, with its length in the shortest form (RFC 6455 §5.2). */
export function encodeFrame({
  opcode,
  payload,
  fin = true,
  rsv = 0,
  maskingKey,
}: FrameOptions): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const extended = length > 65_535 ? 8 : length > 125 ? 2 : 0;
  const keyStart = 2 + extended;
  const start = keyStart + (maskingKey ? 4 : 0);
  const bytes = new Uint8Array(start + length);
  const view = new DataView(bytes.buffer);
  bytes[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  bytes[1] = (maskingKey ? 0x80 : 0) | (extended === 8 ? 127 : extended === 2 ? 126 : length);
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  if (maskingKey) bytes.set(maskingKey, keyStart);
  bytes.set(maskingKey ? applyMask(payload, maskingKey) : payload, start);
  return bytes;
}
