/**
 * UTF-8 checked as it comes (RFC 3629 §4). The state says what the next byte must be,
 * so text can be cut anywhere, even inside a character, and the first wrong byte is known at once.
 */
export interface Utf8State {
  /** Continuation bytes still missing from the character. */
  readonly missing: number;
  /** What the next continuation byte must be at least, and at most. */
  readonly lowest: number;
  readonly highest: number;
  /** How many bytes were right before the first wrong one; undefined while all are right. */
  readonly wrongAt?: number;
  readonly length: number;
}

export const UTF8_START: Utf8State = { missing: 0, lowest: 0x80, highest: 0xbf, length: 0 };

/** Goes on with `bytes`. After a wrong byte, nothing changes any more. */
export function checkUtf8(state: Utf8State, bytes: Uint8Array): Utf8State {
  if (state.wrongAt !== undefined) return state;
  let { missing, lowest, highest } = state;
  const ascii = missing === 0 ? asciiLength(bytes) : 0;
  if (ascii === bytes.length) return { ...state, length: state.length + ascii };
  for (let at = ascii; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (missing === 0) {
      if (byte < 0x80) continue;
      missing = continuationsAfter(byte);
      lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    } else if (byte >= lowest && byte <= highest) {
      missing -= 1;
      lowest = 0x80;
      highest = 0xbf;
      continue;
    } else missing = -1;
    if (missing < 0) return { ...state, wrongAt: state.length + at, length: state.length + bytes.length };
  }
  return { missing, lowest, highest, length: state.length + bytes.length };
}

/** How many bytes at the start are ASCII, or a few less: four at a time where the bytes lie right for that. */
function asciiLength(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  let at = 0;
  if (byteOffset % 4 === 0 && length > 160) {
    const words = new Uint32Array(buffer, byteOffset, length >> 2);
    let word = 0;
    while (word < words.length && ((words[word] ?? 0) & 0x80808080) === 0) word += 1;
    at = word * 4;
  }
  while (at < length && (bytes[at] ?? 0) < 0x80) at += 1;
  return at;
}

/** How many bytes follow this first byte of a character; −1 if no character begins so. */
function continuationsAfter(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  if (byte >= 0xf0 && byte <= 0xf4) return 3;
  return -1;
}
