/** `node:zlib` on the `pako` package, which is zlib itself in JavaScript: deflate and gzip. No Brotli, no Zstandard. */
import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import { Deflate, Inflate, type DeflateOptions, type InflateOptions } from 'pako';
import { absentFunction, invalidType, nodeError } from '../errors.ts';
import { nextTick } from '../loop.ts';

export interface ZlibOptions {
  readonly level?: number;
  readonly windowBits?: number;
  readonly memLevel?: number;
  readonly chunkSize?: number;
}

type Codec = Deflate | Inflate;
type FlushMode = NonNullable<Parameters<Codec['push']>[1]>;

export const constants = {
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_DATA_ERROR: -3,
  Z_BUF_ERROR: -5,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_MIN_WINDOWBITS: 8,
  Z_MAX_WINDOWBITS: 15,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_DEFAULT_LEVEL: -1,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_DEFAULT_CHUNK: 16_384,
} as const;

/** Old names of two constants, which `ws` still uses. */
export const { Z_DEFAULT_WINDOWBITS, Z_SYNC_FLUSH } = constants;

const NOTHING = new Uint8Array();

const CODES: Readonly<Record<string, string>> = {
  '-3': 'Z_DATA_ERROR',
  '-5': 'Z_BUF_ERROR',
  '2': 'Z_NEED_DICT',
};

function zlibError(code: number, message: string): Error {
  return nodeError(Object.assign(new Error(message), { errno: code }), CODES[code] ?? 'Z_STREAM_ERROR');
}

/** A stream through a codec. `flush` makes all that was written readable at the other side. */
class ZlibStream extends Transform {
  bytesWritten = 0;
  readonly #make: () => Codec;
  /** Empty chunks that stand for a flush between the others. */
  readonly #flushes = new Map<Uint8Array, FlushMode>();
  #codec: Codec;

  constructor(make: () => Codec) {
    super();
    this.#make = make;
    this.#codec = this.#fresh();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    const mode = this.#flushes.get(chunk);
    this.#flushes.delete(chunk);
    this.bytesWritten += chunk.length;
    this.#push(chunk, mode ?? constants.Z_NO_FLUSH, callback);
  }

  override _flush(callback: TransformCallback): void {
    this.#push(NOTHING, constants.Z_FINISH, callback);
  }

  flush(kind?: FlushMode | (() => void), callback?: () => void): void {
    const done = typeof kind === 'function' ? kind : callback;
    if (this.destroyed || this.writableEnded) {
      nextTick(() => done?.());
      return;
    }
    const marker = Buffer.alloc(0);
    this.#flushes.set(
      marker,
      typeof kind === 'function' || kind === undefined ? constants.Z_FULL_FLUSH : kind,
    );
    this.write(marker, () => done?.());
  }

  /** Forgets what was written, as for a new stream. */
  reset(): void {
    this.#codec = this.#fresh();
  }

  close(callback?: () => void): void {
    if (callback !== undefined) this.once('close', callback);
    this.destroy();
  }

  #fresh(): Codec {
    const codec = this.#make();
    codec.onData = (bytes) => {
      if (bytes.length > 0) this.push(Buffer.from(bytes));
    };
    return codec;
  }

  #push(bytes: Uint8Array, mode: FlushMode, callback: TransformCallback): void {
    const codec = this.#codec;
    codec.push(bytes, mode);
    const { err } = codec;
    const isCutShort = mode === constants.Z_FINISH && codec instanceof Inflate && !codec.ended;
    if (err < 0 && err !== constants.Z_BUF_ERROR) callback(zlibError(err, messageOf(codec)));
    else if (isCutShort) callback(zlibError(constants.Z_BUF_ERROR, 'unexpected end of file'));
    else callback();
  }
}

function messageOf(codec: Codec): string {
  return codec.msg === '' ? 'incorrect header check' : codec.msg;
}

/** What Node allows in each option, both ends included. */
const RANGES: Readonly<Record<keyof ZlibOptions, readonly [least: number, most: number]>> = {
  level: [-1, 9],
  windowBits: [8, 15],
  memLevel: [1, 9],
  chunkSize: [64, Infinity],
};

/** @throws TypeError or RangeError for options that Node refuses too */
function check(options: ZlibOptions, readsHead: boolean): void {
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = options[name as keyof ZlibOptions];
    if (value === undefined || Number.isNaN(value)) continue;
    if (typeof value !== 'number') throw invalidType(`options.${name}`, 'of type number', value);
    if (value >= least && value <= most) continue;
    // The size is then what the data says; data without a head says none.
    if (value === 0 && name === 'windowBits' && readsHead) continue;
    const range = most === Infinity ? `>= ${least}` : `>= ${least} and <= ${most}`;
    const message = `The value of "options.${name}" is out of range. It must be ${range}. Received ${value}`;
    throw nodeError(new RangeError(message), 'ERR_OUT_OF_RANGE');
  }
}

const deflater = (options: ZlibOptions, format: DeflateOptions) => (): Deflate => {
  check(options, false);
  const { level, windowBits, memLevel, chunkSize } = options;
  return new Deflate(defined({ level, windowBits, memLevel, chunkSize, ...format }));
};
const inflater = (options: ZlibOptions, format: InflateOptions) => (): Inflate => {
  check(options, format.raw !== true);
  return new Inflate(defined({ chunkSize: options.chunkSize, ...format }));
};

/** Without the options that are not set, which would hide the package's defaults. */
function defined<T extends object>(options: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

const GZIP_WINDOW_BITS = 15 + 16;
const makers = {
  deflateRaw: (options: ZlibOptions) => deflater(options, { raw: true }),
  inflateRaw: (options: ZlibOptions) => inflater(options, { raw: true }),
  deflate: (options: ZlibOptions) => deflater(options, {}),
  inflate: (options: ZlibOptions) => inflater(options, {}),
  gzip: (options: ZlibOptions) => deflater(options, { gzip: true }),
  gunzip: (options: ZlibOptions) => inflater(options, { windowBits: GZIP_WINDOW_BITS }),
};
type Maker = (options: ZlibOptions) => () => Codec;

const creator =
  (maker: Maker) =>
  (options: ZlibOptions = {}): ZlibStream =>
    new ZlibStream(maker(options));

export const createDeflateRaw = creator(makers.deflateRaw);
export const createInflateRaw = creator(makers.inflateRaw);
export const createDeflate = creator(makers.deflate);
export const createInflate = creator(makers.inflate);
export const createGzip = creator(makers.gzip);
export const createGunzip = creator(makers.gunzip);

type Input = string | Uint8Array;

const atOnce =
  (maker: Maker) =>
  (input: Input, options: ZlibOptions = {}): Buffer => {
    const codec = maker(options)();
    codec.push(typeof input === 'string' ? Buffer.from(input) : input, true);
    if (codec.err !== constants.Z_OK) throw zlibError(codec.err, messageOf(codec));
    if (codec instanceof Inflate && !codec.ended)
      throw zlibError(constants.Z_BUF_ERROR, 'unexpected end of file');
    return Buffer.from(codec.result as Uint8Array);
  };

export const deflateRawSync = atOnce(makers.deflateRaw);
export const inflateRawSync = atOnce(makers.inflateRaw);
export const deflateSync = atOnce(makers.deflate);
export const inflateSync = atOnce(makers.inflate);
export const gzipSync = atOnce(makers.gzip);
export const gunzipSync = atOnce(makers.gunzip);

type Callback = (error: Error | null, result?: Buffer) => void;

function later(work: (input: Input, options?: ZlibOptions) => Buffer) {
  return (input: Input, options: ZlibOptions | Callback, callback?: Callback): void => {
    const done = typeof options === 'function' ? options : callback;
    nextTick(() => {
      try {
        done?.(null, work(input, typeof options === 'function' ? {} : options));
      } catch (error) {
        done?.(error as Error);
      }
    });
  };
}

export const deflateRaw = later(deflateRawSync);
export const inflateRaw = later(inflateRawSync);
export const deflate = later(deflateSync);
export const inflate = later(inflateSync);
export const gzip = later(gzipSync);
export const gunzip = later(gunzipSync);

const NO_BROTLI = 'the sandbox has deflate and gzip only';
export const createBrotliCompress = absentFunction('zlib.createBrotliCompress()', NO_BROTLI);
export const createBrotliDecompress = absentFunction('zlib.createBrotliDecompress()', NO_BROTLI);
export const brotliCompressSync = absentFunction('zlib.brotliCompressSync()', NO_BROTLI);
export const brotliDecompressSync = absentFunction('zlib.brotliDecompressSync()', NO_BROTLI);
