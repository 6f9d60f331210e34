/** Finds where a request's body ends: by its length, or by its chunks (RFC 9112, 6 and 7). */
import { headerLine, latin1, parseError, valuesOf } from './syntax.ts';

const LF = 10;

type State = 'size' | 'data' | 'data-end' | 'trailers' | 'done';

export class BodyReader {
  #left: number;
  #state: State;
  #line = '';
  #lineBytes = 0;
  readonly #isChunked: boolean;
  readonly #maxLineBytes: number;
  /** False when the body has an encoding of which nobody here could find the end. */
  readonly #isKnown: boolean;
  readonly rawTrailers: string[] = [];

  private constructor(length: number | undefined, maxLineBytes: number, isKnown = true) {
    this.#isKnown = isKnown;
    this.#isChunked = length === undefined;
    this.#left = length ?? 0;
    this.#state = this.#isChunked ? 'size' : 'data';
    this.#maxLineBytes = maxLineBytes;
  }

  /** The reader that a head asks for; undefined when there is no body. @throws ParseError */
  static of(rawHeaders: readonly string[], maxLineBytes: number): BodyReader | undefined {
    const encodings = valuesOf(rawHeaders, 'transfer-encoding');
    const lengths = valuesOf(rawHeaders, 'content-length');
    if (lengths.length > 1) {
      throw parseError('HPE_UNEXPECTED_CONTENT_LENGTH', 'Duplicate Content-Length');
    }
    if (encodings.length > 0) {
      if (lengths.length > 0) {
        throw bothFramings(rawHeaders);
      }
      const isChunked = /(?:^|,)[\t ]*chunked$/i.test(encodings.join(','));
      return new BodyReader(undefined, maxLineBytes, isChunked);
    }
    const [length] = lengths;
    if (length === undefined) return undefined;
    if (!/^\d{1,16}$/.test(length)) {
      throw parseError('HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length');
    }
    return Number(length) === 0 ? undefined : new BodyReader(Number(length), maxLineBytes);
  }

  get isComplete(): boolean {
    return this.#state === 'done';
  }

  /** Call this once the request is told of: Node refuses such a body only then. @throws ParseError */
  begin(): void {
    if (this.#isKnown) return;
    throw parseError('HPE_INVALID_TRANSFER_ENCODING', 'Request has invalid `Transfer-Encoding`');
  }

  /** Reads from a chunk at an offset. @returns the offset after what it read. @throws ParseError */
  read(chunk: Uint8Array, at: number, onBytes: (bytes: Uint8Array) => void): number {
    while (at < chunk.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const bytes = chunk.subarray(at, at + this.#left);
        at += bytes.length;
        this.#left -= bytes.length;
        onBytes(bytes);
        if (this.#left === 0) this.#state = this.#isChunked ? 'data-end' : 'done';
        continue;
      }
      const end = chunk.indexOf(LF, at);
      const part = chunk.subarray(at, end < 0 ? chunk.length : end + 1);
      at += part.length;
      this.#lineBytes += part.length;
      this.#line += latin1(part);
      if (this.#lineBytes > this.#maxLineBytes) throw this.#overflow();
      if (end >= 0) this.#takeLine();
    }
    return at;
  }

  #overflow(): Error {
    return this.#state === 'size'
      ? parseError('HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow')
      : parseError('HPE_HEADER_OVERFLOW', 'Header overflow');
  }

  #takeLine(): void {
    const line = this.#line;
    this.#line = '';
    if (this.#state === 'trailers') {
      if (line === '\r\n') this.#state = 'done';
      else this.rawTrailers.push(...headerLine(line));
      return;
    }
    this.#lineBytes = 0;
    if (this.#state === 'data-end') {
      if (line !== '\r\n') throw parseError('HPE_STRICT', 'Expected LF after chunk data');
      this.#state = 'size';
      return;
    }
    // RFC 9112, 7.1: chunk-size [ chunk-ext ] CRLF.
    const size = /^([\da-f]{1,13})(?:[\t ]*;[^\r\n]*)?\r\n$/i.exec(line)?.[1];
    if (size === undefined) throw parseError('HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size');
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'data';
  }
}

/** Node's error is about the field that came second. */
function bothFramings(rawHeaders: readonly string[]): Error {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return names.indexOf('content-length') < names.indexOf('transfer-encoding')
    ? parseError('HPE_INVALID_TRANSFER_ENCODING', "Transfer-Encoding can't be present with Content-Length")
    : parseError('HPE_INVALID_CONTENT_LENGTH', "Content-Length can't be present with Transfer-Encoding");
}
