/** Combines each byte with its byte of the key (RFC 6455 §5.3): masks, and unmasks. Gives a new array. */
export function applyMask(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) result[at] = (bytes[at] ?? 0) ^ (key[at & 3] ?? 0);
  return result;
}
