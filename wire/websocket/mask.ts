/** Below this length, preparing to take four bytes at a time costs more than it saves. */
const SHORT = 160;

/**
 * Combines each byte with its byte of the key (RFC 6455 §5.3): masks, and unmasks.
 * Gives a new array. `from` is the position of the first byte in the payload.
 */
export function applyMask(bytes: Uint8Array, key: Uint8Array, from = 0): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  const done = result.length < SHORT ? 0 : maskWords(result, key, from);
  for (let at = done; at < result.length; at += 1) result[at] = (result[at] ?? 0) ^ keyByte(key, from + at);
  return result;
}

/** Masks four bytes at a time, in the order of bytes of this machine; gives the number of bytes done. */
function maskWords(bytes: Uint8Array<ArrayBuffer>, key: Uint8Array, from: number): number {
  const turned = Uint8Array.from([0, 1, 2, 3], (at) => keyByte(key, from + at));
  const [word = 0] = new Uint32Array(turned.buffer);
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) ^ word;
  return words.length * 4;
}

const keyByte = (key: Uint8Array, at: number): number => key[at & 3] ?? 0;
