/** Unmasking one byte at a time (RFC 6455 §5.3): plain byte i = masked byte i XOR key byte (i mod 4). */

export interface XorStep {
  /** Position in the payload, from 0. */
  readonly index: number;
  readonly keyIndex: 0 | 1 | 2 | 3;
  readonly masked: number;
  readonly key: number;
  readonly plain: number;
}

/** The step for one payload byte; nothing where the bytes or the key are not there. */
export function xorStep(maskedPayload: Uint8Array, key: Uint8Array, index: number): XorStep | undefined {
  const keyIndex = (index & 3) as 0 | 1 | 2 | 3;
  const masked = maskedPayload[index];
  const keyByte = key[keyIndex];
  if (masked === undefined || keyByte === undefined) return undefined;
  return { index, keyIndex, masked, key: keyByte, plain: masked ^ keyByte };
}
