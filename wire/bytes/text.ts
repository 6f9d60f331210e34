const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const NOT_ASCII = /[^\0-\x7f]/;

/** Bytes as text, one character a byte (ISO 8859-1), as HTTP heads are read. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const ascii = lenientUtf8.decode(bytes.subarray(start, end));
  if (ascii.length === end - start && !NOT_ASCII.test(ascii)) return ascii;
  let text = '';
  for (let from = start; from < end; from += 4096) {
    text += String.fromCharCode(...bytes.subarray(from, Math.min(end, from + 4096)));
  }
  return text;
}

/** Text as bytes, one byte a character. Meant for ASCII. */
export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Bytes as UTF-8, or undefined if they are not. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return fatalUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes as UTF-8 with U+FFFD in place of what is not. */
export const lenientText = (bytes: Uint8Array): string => lenientUtf8.decode(bytes);

/** `48 65 6c`, with an ellipsis after `most` bytes. */
export function hex(bytes: Uint8Array, most = 16): string {
  const digits = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0'));
  return digits.join(' ') + (bytes.length > most ? ' …' : '');
}

/** `1 byte`, `5 bytes`, `65,536 bytes`. */
export const byteCount = (count: number): string => `${grouped(count)} ${count === 1 ? 'byte' : 'bytes'}`;

/** `65536` as `65,536`: the same in every place, unlike `toLocaleString`. */
const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
