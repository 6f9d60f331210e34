/**
 * Reads HTTP/1.x requests from the bytes of a connection, as strictly as Node's
 * parser (RFC 9112): whatever is malformed ends the connection.
 */
import { BodyReader } from './body-reader.ts';
import { headerLine, isParseError, latin1, parseError, valuesOf, type ParseError } from './syntax.ts';
import { METHODS } from './tokens.ts';

export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly versionMajor: number;
  readonly versionMinor: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly keepAlive: boolean;
  /** The client asks to speak another protocol from here on. */
  readonly wantsUpgrade: boolean;
}

export interface RequestHandler {
  /** @returns true when the connection leaves HTTP here */
  head(head: RequestHead): boolean;
  body(bytes: Uint8Array): void;
  complete(rawTrailers: readonly string[]): void;
}

const LF = 10;

export class RequestParser {
  readonly #handler: RequestHandler;
  readonly #maxHeadBytes: number;
  /** Bytes of the line that is not complete yet. */
  #partial = '';
  #headBytes = 0;
  #requestLine: RegExpExecArray | undefined;
  #rawHeaders: string[] = [];
  #body: BodyReader | undefined;
  #isClosed = false;
  #error: ParseError | undefined;

  constructor(handler: RequestHandler, maxHeadBytes: number) {
    this.#handler = handler;
    this.#maxHeadBytes = maxHeadBytes;
  }

  /**
   * Reads a chunk. @returns how many bytes were HTTP (fewer than came only after an
   * upgrade), or what is wrong with them
   */
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

  /** The client sends no more. @returns what is wrong when that cut a message short */
  finish(): ParseError | undefined {
    if (this.#error !== undefined || this.#isClosed) return this.#error;
    const isIdle = this.#requestLine === undefined && this.#partial === '' && this.#body === undefined;
    return isIdle ? undefined : parseError('HPE_INVALID_EOF_STATE', 'Invalid EOF state');
  }

  #run(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#isClosed) throw parseError('HPE_CLOSED_CONNECTION', 'Data after `Connection: close`');
      if (this.#body !== undefined) {
        at = this.#body.read(chunk, at, (bytes) => this.#handler.body(bytes));
        if (this.#body.isComplete) this.#complete(this.#body.rawTrailers);
        continue;
      }
      const end = chunk.indexOf(LF, at);
      const line = chunk.subarray(at, end < 0 ? chunk.length : end + 1);
      this.#count(line.length);
      at += line.length;
      this.#partial += latin1(line);
      if (this.#requestLine === undefined) this.#checkStart();
      if (end < 0) break;
      const text = this.#partial;
      this.#partial = '';
      if (this.#line(text)) return at;
    }
    return chunk.length;
  }

  #count(bytes: number): void {
    this.#headBytes += bytes;
    if (this.#headBytes > this.#maxHeadBytes) {
      throw parseError('HPE_HEADER_OVERFLOW', 'Header overflow');
    }
  }

  /** Refuses what cannot become a request line, without waiting for its end. */
  #checkStart(): void {
    if (this.#partial === '\r' || this.#partial === '\r\n' || this.#partial === '\n') return;
    const [method = ''] = this.#partial.split(' ', 1);
    const isMethod = METHODS.some((known) =>
      method === this.#partial ? known.startsWith(method) : known === method,
    );
    if (!isMethod) throw parseError('HPE_INVALID_METHOD', 'Invalid method encountered');
  }

  /** A line of a head. @returns true when the connection leaves HTTP after it */
  #line(line: string): boolean {
    if (this.#requestLine === undefined) {
      // Empty lines before a request are skipped (RFC 9112, 2.2).
      if (line === '\r\n' || line === '\n') {
        this.#headBytes = 0;
        return false;
      }
      this.#requestLine = requestLine(line);
      return false;
    }
    if (line === '\r\n') return this.#head(this.#requestLine);
    const [name, value] = headerLine(line);
    this.#rawHeaders.push(name, value);
    return false;
  }

  #head([, method = '', url = '', major = '', minor = '']: RegExpExecArray): boolean {
    const rawHeaders = this.#rawHeaders;
    const connection = valuesOf(rawHeaders, 'connection').flatMap((value) =>
      value.toLowerCase().split(/\s*,\s*/),
    );
    const isOld = major === '1' ? minor === '0' : major === '0';
    const keepAlive = isOld ? connection.includes('keep-alive') : !connection.includes('close');
    const asksUpgrade = connection.includes('upgrade') && valuesOf(rawHeaders, 'upgrade').length > 0;
    this.#body = BodyReader.of(rawHeaders, this.#maxHeadBytes);
    const isUpgraded = this.#handler.head({
      method,
      url,
      versionMajor: Number(major),
      versionMinor: Number(minor),
      rawHeaders,
      keepAlive,
      wantsUpgrade: asksUpgrade || method === 'CONNECT',
    });
    this.#requestLine = undefined;
    this.#rawHeaders = [];
    this.#headBytes = 0;
    this.#closesAfter = !keepAlive;
    if (isUpgraded || this.#body === undefined) this.#complete([]);
    else this.#body.begin();
    return isUpgraded;
  }

  #closesAfter = false;

  #complete(rawTrailers: readonly string[]): void {
    this.#body = undefined;
    this.#isClosed = this.#closesAfter;
    this.#handler.complete(rawTrailers);
  }
}

const VERSIONS = ['0.9', '1.0', '1.1', '2.0'];

function requestLine(line: string): RegExpExecArray {
  // RFC 9112, 3: method SP request-target SP HTTP-version CRLF.

  const parts = /^([A-Z-]+) ([^\x00-\x20\x7f]+) HTTP\/(\d)\.(\d)\r\n$/.exec(line);
  if (parts === null) {
    const hasTarget = /^[A-Z-]+ [^\x00-\x20\x7f]+ /.test(line);
    throw hasTarget
      ? parseError('HPE_INVALID_VERSION', 'Invalid HTTP version')
      : parseError('HPE_INVALID_URL', 'Invalid characters in url');
  }
  const [, method, url = '', major, minor] = parts;
  if (!VERSIONS.includes(`${major}.${minor}`))
    throw parseError('HPE_INVALID_VERSION', 'Invalid HTTP version');
  const isTarget = method === 'CONNECT' || /^(?:[/*]|[a-z]+:\/\/)/i.test(url);
  if (!isTarget) throw parseError('HPE_INVALID_URL', 'Unexpected start char in url');
  return parts;
}
