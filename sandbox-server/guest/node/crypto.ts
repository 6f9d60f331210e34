/** `node:crypto`, as far as servers of realtime protocols need it: hashes and randomness. */
import { Buffer } from 'node:buffer';
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { invalidType, nodeError } from '../errors.ts';
import { host } from '../host.ts';

const HASHES = { md5, sha1, sha224, sha256, sha384, sha512 } as const;
type HashName = keyof typeof HASHES;

/** Most that one call of the host fills. */
const RANDOM_BYTES_AT_ONCE = 65_536;

type Input = string | ArrayBufferView;
type Digest = { update(bytes: Uint8Array): unknown; digest(): Uint8Array; clone(): Digest };

function bytesOf(input: Input, encoding?: BufferEncoding): Uint8Array {
  if (typeof input === 'string') return Buffer.from(input, encoding);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw invalidType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', input);
}

function hashNamed(name: string): (typeof HASHES)[HashName] {
  const hash = HASHES[name.toLowerCase().replace('-', '') as HashName];
  if (hash !== undefined) return hash;
  const known = Object.keys(HASHES).join(', ');
  throw nodeError(
    new Error(`The sandbox has no hash "${name}". It has ${known}.`),
    'ERR_CRYPTO_INVALID_DIGEST',
  );
}

export class Hash {
  readonly #state: Digest;
  #isDone = false;

  constructor(state: Digest) {
    this.#state = state;
  }

  update(input: Input, encoding?: BufferEncoding): this {
    this.#check();
    this.#state.update(bytesOf(input, encoding));
    return this;
  }

  digest(): Buffer;
  digest(encoding: BufferEncoding): string;
  digest(encoding?: BufferEncoding): Buffer | string {
    this.#check();
    this.#isDone = true;
    const digest = Buffer.from(this.#state.digest());
    return encoding === undefined ? digest : digest.toString(encoding);
  }

  copy(): Hash {
    this.#check();
    return new Hash(this.#state.clone());
  }

  #check(): void {
    if (this.#isDone) throw nodeError(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
  }
}

export function createHash(name: string): Hash {
  return new Hash(hashNamed(name).create());
}

export function createHmac(name: string, key: Input): Hash {
  return new Hash(hmac.create(hashNamed(name), bytesOf(key)));
}

export function hash(name: string, input: Input, encoding: BufferEncoding = 'hex'): string {
  return createHash(name).update(input).digest(encoding);
}

export function getHashes(): string[] {
  return Object.keys(HASHES);
}

export function getRandomValues<T extends ArrayBufferView>(array: T): T {
  const bytes = bytesOf(array);
  for (let at = 0; at < bytes.length; at += RANDOM_BYTES_AT_ONCE) {
    host.random(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE));
  }
  return array;
}

export function randomFillSync<T extends ArrayBufferView>(array: T, offset = 0, size?: number): T {
  const bytes = bytesOf(array);
  getRandomValues(bytes.subarray(offset, size === undefined ? undefined : offset + size));
  return array;
}

type BytesCallback = (error: null, bytes: Buffer) => void;

export function randomBytes(size: number): Buffer;
export function randomBytes(size: number, callback: BytesCallback): void;
export function randomBytes(size: number, callback?: BytesCallback): Buffer | undefined {
  const bytes = getRandomValues(Buffer.alloc(size));
  if (callback === undefined) return bytes;
  process.nextTick(callback, null, bytes);
  return undefined;
}

/** A random integer from `min` (0 unless given) up to, and not including, `max`. */
export function randomInt(min: number, max?: number): number {
  const [low, high] = max === undefined ? [0, min] : [min, max];
  const range = high - low;
  if (!Number.isSafeInteger(range) || range <= 0 || range > 2 ** 48) {
    throw nodeError(new RangeError('The value of "max" is out of range.'), 'ERR_OUT_OF_RANGE');
  }
  // Values above the last whole multiple of the range would make some results likelier.
  const fair = 2 ** 48 - (2 ** 48 % range);
  for (;;) {
    const value = randomBytes(6).readUIntBE(0, 6);
    if (value < fair) return low + (value % range);
  }
}

/** A random UUID (RFC 9562, 5.4). */
export function randomUUID(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function timingSafeEqual(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  if (left.length !== right.length) {
    throw nodeError(
      new RangeError('Input buffers must have the same byte length'),
      'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
    );
  }
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

export const webcrypto = { getRandomValues, randomUUID };
