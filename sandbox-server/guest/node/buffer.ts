/**
 * `node:buffer`: the `buffer` package, with the engine's own UTF-8 instead of its
 * loops, and `subarray` as cheap as Node's.
 */
import { Buffer } from 'buffer/index.js';

/** As on Node with 32-bit lengths. */
export const kMaxLength = 2 ** 31 - 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true });

/** Below this many characters the package's loop is as fast as a call into the engine. */
const SHORT = 16;

const isUtf8Name = (encoding: unknown): boolean =>
  encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8';

const isBase64Url = (encoding: unknown): boolean =>
  typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';

/** What makes parts of a buffer: the package's own `Buffer` would look at its arguments at length. */
function Part(source: ArrayBuffer, offset: number, length: number): Buffer {
  const bytes = new Uint8Array(source, offset, length);
  Object.setPrototypeOf(bytes, Buffer.prototype);
  return bytes as Buffer;
}
Object.defineProperty(Buffer, Symbol.species, { get: () => Part });

/** A buffer of the same memory. */
export function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Part(buffer as ArrayBuffer, byteOffset, byteLength);
}

const packageToString = Buffer.prototype.toString;
const packageFrom = Buffer.from.bind(Buffer) as (...args: readonly unknown[]) => Buffer;
const packageByteLength = Buffer.byteLength.bind(Buffer);

Buffer.prototype.toString = function (encoding?: BufferEncoding, start?: number, end?: number): string {
  if (isBase64Url(encoding)) {
    const text = packageToString.call(this, 'base64', start, end);
    return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
  if (!isUtf8Name(encoding)) return packageToString.call(this, encoding, start, end);
  if (start === undefined && end === undefined) return decoder.decode(this);
  return decoder.decode(this.subarray(Math.max(0, start ?? 0), end ?? this.length));
};

Buffer.from = function (value: unknown, a?: unknown, b?: unknown): Buffer {
  // The package reads both alphabets of Base64 under its one name for them.
  if (isBase64Url(a)) return packageFrom(value, 'base64');
  if (typeof value !== 'string' || value.length < SHORT || !isUtf8Name(a)) return packageFrom(value, a, b);
  const bytes = encoder.encode(value);
  Object.setPrototypeOf(bytes, Buffer.prototype);
  return bytes as unknown as Buffer;
} as typeof Buffer.from;

const packageIsEncoding = Buffer.isEncoding.bind(Buffer);
Buffer.isEncoding = function (encoding: string): encoding is BufferEncoding {
  return packageIsEncoding(encoding) || isBase64Url(encoding);
};

Buffer.byteLength = function (
  value: Parameters<typeof Buffer.byteLength>[0],
  encoding?: BufferEncoding,
): number {
  if (typeof value !== 'string' || !isUtf8Name(encoding)) return packageByteLength(value, encoding);
  return value.length < SHORT ? packageByteLength(value) : encoder.encode(value).length;
};

Buffer.concat = function (list: readonly Uint8Array[], totalLength?: number): Buffer {
  const length = totalLength ?? list.reduce((sum, { length }) => sum + length, 0);
  const whole = Buffer.alloc(length);
  let at = 0;
  for (const part of list) {
    if (at >= length) break;
    whole.set(at + part.length > length ? part.subarray(0, length - at) : part, at);
    at += part.length;
  }
  return whole;
} as typeof Buffer.concat;

Object.assign(Buffer.prototype, {
  utf8Write(this: Buffer, text: string, offset = 0, length = this.length - offset): number {
    return encoder.encodeInto(text, this.subarray(offset, offset + length)).written;
  },
});

/** Whether bytes are well-formed UTF-8; `ws` asks this of every text message. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 128);
}

export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 2 ** 29 - 24 };
export const atob = globalThis.atob;
export const btoa = globalThis.btoa;
export { Buffer };
