/** `http.ServerResponse`: the answer to one request. */
import { nodeError } from '../errors.ts';
import type { Socket } from '../net/socket.ts';
import { senderOf, sendingAs } from '../sender.ts';
import { pairsOf, type HeaderList, type HeaderValue } from './header-fields.ts';
import { writeHead } from './head.ts';
import { HeaderedMessage, headersSent } from './headered.ts';
import type { IncomingMessage } from './incoming.ts';
import { STATUS_CODES, validateHeaderName, validateHeaderValue } from './tokens.ts';
import type { Callback } from './write-queue.ts';

export class ServerResponse extends HeaderedMessage {
  readonly req: IncomingMessage;
  statusMessage: string | undefined;
  /** The client waits for `100 Continue` before it sends the body. */
  expectsContinue = false;
  #sentContinue = false;
  readonly #onSocketClose = (): void => this.closeNow();

  constructor(request: IncomingMessage) {
    super();
    this.req = request;
    const { framing } = this;
    if (request.method === 'HEAD') framing.hasBody = false;
    if (request.httpVersionMajor < 1 || request.httpVersionMinor < 1) {
      framing.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(String(request.headers['te']));
      framing.shouldKeepAlive = false;
    }
  }

  get statusCode(): number {
    return this.framing.statusCode;
  }

  set statusCode(status: number) {
    this.framing.statusCode = status;
  }

  /** The response's turn on the connection has come. */
  assignSocket(socket: Socket): void {
    this.socket = socket;
    socket.on('close', this.#onSocketClose);
    this.emit('socket', socket);
    this.flush();
  }

  detachSocket(socket: Socket): void {
    socket.removeListener('close', this.#onSocketClose);
    this.socket = null;
  }

  writeHead(status: number, reason?: string | HeaderList, headers?: HeaderList): this {
    if (this.headersSent) throw headersSent('write');
    const code = status | 0;
    if (code < 100 || code > 999) {
      throw nodeError(new RangeError(`Invalid status code: ${status}`), 'ERR_HTTP_INVALID_STATUS_CODE');
    }
    const given = typeof reason === 'string' ? headers : (headers ?? reason);
    if (typeof reason === 'string') this.statusMessage = reason;
    else this.statusMessage ||= STATUS_CODES[code] ?? 'unknown';
    this.statusCode = code;
    let pairs = pairsOf(given);
    if (!this.fields.isEmpty) {
      if (Array.isArray(given)) for (const [name] of pairs) this.fields.delete(name);
      for (const [name, value] of pairs) {
        if (Array.isArray(given)) this.fields.append(name, value as HeaderValue);
        else this.fields.set(name, value as HeaderValue);
      }
      pairs = this.fields.pairs();
    }
    validateHeaderValue('statusMessage', this.statusMessage);
    const { framing } = this;
    if (code === 204 || code === 304 || code < 200) framing.hasBody = false;
    // A client that waits to be told to go on may send its body all the same, or may not.
    if (this.expectsContinue && !this.#sentContinue) framing.shouldKeepAlive = false;
    this.header = writeHead(`HTTP/1.1 ${code} ${this.statusMessage}\r\n`, pairs, framing);
    return this;
  }

  writeContinue(callback?: Callback): void {
    this.#sentContinue = true;
    this.writeInformation(100, undefined, callback);
  }

  writeProcessing(callback?: Callback): void {
    this.writeInformation(102, undefined, callback);
  }

  writeEarlyHints(hints: Readonly<Record<string, HeaderValue>>, callback?: Callback): void {
    const { link, ...rest } = hints;
    if (link === undefined) return;
    const links = Array.isArray(link) ? link.join(', ') : String(link);
    if (links !== '') this.writeInformation(103, { Link: links, ...rest }, callback);
  }

  /** An answer before the answer (RFC 9110, 15.2). */
  writeInformation(status: number, headers?: HeaderList, callback?: Callback): boolean {
    if (this.headersSent) throw headersSent('write');
    if (status < 100 || status > 199 || status === 101) {
      throw nodeError(new RangeError(`Invalid status code: ${status}`), 'ERR_HTTP_INVALID_STATUS_CODE');
    }
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
    for (const [name, value] of pairsOf(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      head += `${name}: ${String(value)}\r\n`;
    }
    return sendingAs(senderOf('writeInformation', this.writeInformation), () =>
      this.sendRaw(`${head}\r\n`, 'latin1', callback),
    );
  }

  protected override implicitHeader(): void {
    this.writeHead(this.statusCode);
  }
}
