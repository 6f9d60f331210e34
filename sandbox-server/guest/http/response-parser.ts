/** Reads HTTP/1.x responses from the bytes of a connection (RFC 9112, 4 and 6.3). */
import { BodyReader } from './body-reader.ts';
import { headerLine, isParseError, latin1, parseError, valuesOf, type ParseError } from './syntax.ts';

export interface ResponseHead {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly keepAlive: boolean;
  /** The server speaks another protocol from here on. */
  readonly wantsUpgrade: boolean;
}

/** What follows a head: its body as its fields say, no body whatever they say, or no HTTP any more. */
export type Follows = 'body' | 'nothing' | 'other-protocol';

export interface ResponseHandler {
  head(head: ResponseHead): Follows;
  body(bytes: Uint8Array): void;
  complete(rawTrailers: readonly string[]): void;
}

const LF = 10;
/** The body is whatever comes until the connection closes. */
const UNTIL_CLOSE = 'until-close';

export class ResponseParser {
  readonly #handler: ResponseHandler;
  readonly #maxHeadBytes: number;
  #partial = '';
  #headBytes = 0;
  #statusLine: RegExpExecArray | undefined;
  #rawHeaders: string[] = [];
  #body: BodyReader | typeof UNTIL_CLOSE | undefined;
  #error: ParseError | undefined;

  constructor(handler: ResponseHandler, maxHeadBytes: number) {
    this.#handler = handler;
    this.#maxHeadBytes = maxHeadBytes;
  }

  /** Reads a chunk. @returns how many bytes were HTTP, or what is wrong with them */
  execute(chunk: Uint8Array): number | ParseError {
    if (this.#error !== undefined) return this.#error;
    try {
      return this.#run(chunk);
    } catch (error) {
      if (!isParseError(error)) throw error;
      this.#error = error;
      return error;
    }
  }

  /** The server sends no more: that may be the end of a body. */
  finish(): void {
    if (this.#body === UNTIL_CLOSE) this.#complete([]);
  }

  #run(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body === UNTIL_CLOSE) {
        this.#handler.body(chunk.subarray(at));
        return chunk.length;
      }
      if (this.#body !== undefined) {
        at = this.#body.read(chunk, at, (bytes) => this.#handler.body(bytes));
        if (this.#body.isComplete) this.#complete(this.#body.rawTrailers);
        continue;
      }
      const end = chunk.indexOf(LF, at);
      const line = chunk.subarray(at, end < 0 ? chunk.length : end + 1);
      at += line.length;
      this.#headBytes += line.length;
      if (this.#headBytes > this.#maxHeadBytes) throw parseError('HPE_HEADER_OVERFLOW', 'Header overflow');
      this.#partial += latin1(line);
      if (this.#statusLine === undefined && !'HTTP/'.startsWith(this.#partial.slice(0, 5))) {
        throw parseError('HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/');
      }
      if (end < 0) break;
      const text = this.#partial;
      this.#partial = '';
      if (this.#line(text)) return at;
    }
    return chunk.length;
  }

  /** A line of a head. @returns true when the connection leaves HTTP after it */
  #line(line: string): boolean {
    if (this.#statusLine === undefined) {
      this.#statusLine = statusLine(line);
      return false;
    }
    if (line === '\r\n') return this.#head(this.#statusLine);
    this.#rawHeaders.push(...headerLine(line));
    return false;
  }

  #head([, major = '', minor = '', status = '', reason = '']: RegExpExecArray): boolean {
    const rawHeaders = this.#rawHeaders;
    const statusCode = Number(status);
    const connection = valuesOf(rawHeaders, 'connection').flatMap((value) =>
      value.toLowerCase().split(/\s*,\s*/),
    );
    const isOld = major === '1' && minor === '0';
    const hasNoBody = statusCode < 200 || statusCode === 204 || statusCode === 304;
    const body = hasNoBody ? undefined : this.#bodyOf(rawHeaders);
    const staysOpen = isOld ? connection.includes('keep-alive') : !connection.includes('close');
    const follows = this.#handler.head({
      statusCode,
      statusMessage: reason,
      versionMajor: Number(major),
      versionMinor: Number(minor),
      rawHeaders,
      keepAlive: staysOpen && body !== UNTIL_CLOSE,
      wantsUpgrade:
        statusCode === 101 && connection.includes('upgrade') && valuesOf(rawHeaders, 'upgrade').length > 0,
    });
    this.#statusLine = undefined;
    this.#rawHeaders = [];
    this.#headBytes = 0;
    this.#body = follows === 'body' ? body : undefined;
    if (this.#body === undefined) this.#complete([]);
    return follows === 'other-protocol';
  }

  #bodyOf(rawHeaders: readonly string[]): BodyReader | typeof UNTIL_CLOSE | undefined {
    const isFramed = valuesOf(rawHeaders, 'transfer-encoding').some((value) =>
      /(?:^|,)\s*chunked$/i.test(value),
    );
    const hasLength = valuesOf(rawHeaders, 'content-length').length > 0;
    return isFramed || hasLength ? BodyReader.of(rawHeaders, this.#maxHeadBytes) : UNTIL_CLOSE;
  }

  #complete(rawTrailers: readonly string[]): void {
    this.#body = undefined;
    this.#handler.complete(rawTrailers);
  }
}

/** RFC 9112, 4: HTTP-version SP status-code SP [ reason-phrase ]. */
function statusLine(line: string): RegExpExecArray {
  const parts = /^HTTP\/(1)\.([01]) (\d{3})(?: ([^\r\n]*))?\r\n$/.exec(line);
  if (parts !== null) return parts;
  throw /^HTTP\/1\.[01] /.test(line)
    ? parseError('HPE_INVALID_STATUS', 'Invalid status code')
    : parseError('HPE_INVALID_VERSION', 'Invalid HTTP version');
}
