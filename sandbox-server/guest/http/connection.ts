/** One HTTP connection of a server: requests in, responses out in the same order. */
import type { Buffer } from 'node:buffer';
import { nodeError } from '../errors.ts';
import { nextTick } from '../loop.ts';
import type { Socket } from '../net/socket.ts';
import { IncomingMessage } from './incoming.ts';
import { RequestParser, type RequestHead } from './parser.ts';
import { ServerResponse } from './response.ts';
import type { Server } from './server.ts';

/** Node's limit of a request's head, in bytes. */
const MAX_HEAD_BYTES = 16 * 1024;

/** Answers of Node to requests that it cannot parse, by the error's code. */
const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

export class HttpConnection {
  readonly socket: Socket;
  readonly #server: Server;
  readonly #parser: RequestParser;
  #incoming: IncomingMessage | undefined;
  /** Requests whose responses are not finished. */
  readonly #requests: IncomingMessage[] = [];
  /** The response whose turn it is. */
  #current: ServerResponse | undefined;
  readonly #waiting: ServerResponse[] = [];
  #waitingBytes = 0;
  #isPaused = false;
  #requestCount = 0;
  #hasKeepAliveTimer = false;

  constructor(server: Server, socket: Socket) {
    this.#server = server;
    this.socket = socket;
    this.#parser = new RequestParser(
      {
        head: (head) => this.#onHead(head),
        body: (bytes) => this.#onBody(bytes),
        complete: (rawTrailers) => this.#onComplete(rawTrailers),
      },
      server.maxHeaderSize ?? MAX_HEAD_BYTES,
    );
    if (server.timeout > 0) socket.setTimeout(server.timeout);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('timeout', this.#onTimeout);
  }

  /** Between requests: nothing of a request has come, no response is open. */
  get isIdle(): boolean {
    return this.#current === undefined && this.#requests.length === 0 && this.#parser.finish() === undefined;
  }

  readonly #onData = (chunk: Buffer): void => {
    const read = this.#parser.execute(chunk);
    if (typeof read !== 'number') {
      this.#fail(Object.assign(read, { bytesParsed: 0, rawPacket: chunk }));
      return;
    }
    const request = this.#incoming;
    if (request?.upgrade === true) this.#leave(request, chunk.subarray(read));
  };

  readonly #onEnd = (): void => {
    const error = this.#parser.finish();
    if (error !== undefined) this.#fail(error);
    else this.socket.end();
  };

  readonly #onClose = (): void => {
    const reset = nodeError(new Error('aborted'), 'ECONNRESET');
    for (const request of this.#requests.splice(0)) request.destroy(reset);
    for (const response of this.#waiting.splice(0)) response.destroy(reset);
    this.#server.closedConnection(this);
  };

  readonly #onDrain = (): void => {
    this.#resumeIfDrained();
    this.#current?.drained();
  };

  readonly #onTimeout = (): void => {
    const { socket } = this;
    const request = this.#incoming;
    const byRequest = request !== undefined && !request.complete && request.emit('timeout', socket);
    const byResponse = this.#current?.emit('timeout', socket) ?? false;
    const byServer = this.#server.emit('timeout', socket);
    if (!byRequest && !byResponse && !byServer) socket.destroy();
  };

  readonly #onError = (error: Error): void => this.#fail(error);

  /** Answers what could not be parsed, and closes (Node's default for `clientError`). */
  #fail(error: Error & { code?: string }): void {
    const { socket } = this;
    socket.removeListener('error', this.#onError);
    if (socket.listenerCount('error') === 0) socket.on('error', () => undefined);
    if (this.#server.emit('clientError', error, socket)) return;
    if (socket.writable && this.#current?.hasSentHead !== true) {
      const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    socket.destroy(error);
  }

  /** The connection speaks another protocol from here on. */
  #leave(request: IncomingMessage, rest: Buffer): void {
    const { socket } = this;
    socket.removeListener('data', this.#onData);
    socket.removeListener('end', this.#onEnd);
    socket.removeListener('close', this.#onClose);
    socket.removeListener('drain', this.#onDrain);
    socket.removeListener('error', this.#onError);
    socket.removeListener('timeout', this.#onTimeout);
    this.#server.closedConnection(this);
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (this.#server.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    // Whoever listens for data next must set the flow going again.
    (socket as { readableFlowing: boolean | null }).readableFlowing = null;
    this.#server.emit(event, request, socket, rest);
  }

  #onBody(bytes: Uint8Array): void {
    const request = this.#incoming;
    if (request !== undefined && !request.receive(bytes)) this.socket.pause();
  }

  #onComplete(rawTrailers: readonly string[]): void {
    this.#incoming?.receiveEnd(rawTrailers);
    if (!this.#isPaused) this.socket.resume();
  }

  #onHead(head: RequestHead): boolean {
    const { socket } = this;
    const server = this.#server;
    if (this.#hasKeepAliveTimer) {
      socket.setTimeout(server.timeout);
      this.#hasKeepAliveTimer = false;
    }
    const request = new IncomingMessage(socket, head);
    this.#incoming = request;
    if (head.wantsUpgrade) {
      request.upgrade = head.method === 'CONNECT' || server.listenerCount('upgrade') > 0;
      if (request.upgrade) return true;
    }
    this.#requests.push(request);
    this.#pauseIfFull();
    const response = new ServerResponse(request);
    response.framing.keepAliveTimeout = server.keepAliveTimeout;
    response.framing.maxRequestsPerSocket = server.maxRequestsPerSocket;
    response.framing.shouldKeepAlive = head.keepAlive;
    response.onPendingData = (delta) => {
      this.#waitingBytes += delta;
      this.#resumeIfDrained();
    };
    response.on('finish', () => this.#onFinish(request, response));
    if (this.#current === undefined) this.#assign(response);
    else this.#waiting.push(response);
    this.#dispatch(request, response);
    return false;
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    if (request.httpVersion === '1.1') {
      if (server.requireHostHeader && request.headers['host'] === undefined) {
        response.writeHead(400, ['Connection', 'close']).end();
        return;
      }
      if (server.maxRequestsPerSocket > 0) {
        this.#requestCount++;
        response.framing.maxRequestsReached = server.maxRequestsPerSocket <= this.#requestCount;
        if (server.maxRequestsPerSocket < this.#requestCount) {
          server.emit('dropRequest', request, this.socket);
          response.writeHead(503).end();
          return;
        }
      }
      if (request.headers['expect'] !== undefined) {
        this.#expect(request, response);
        return;
      }
    }
    server.emit('request', request, response);
  }

  /** The client waits for a word before it sends the body (RFC 9110, 10.1.1). */
  #expect(request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    if (/(?:^|\W)100-continue(?:$|\W)/i.test(String(request.headers['expect']))) {
      response.expectsContinue = true;
      if (server.emit('checkContinue', request, response)) return;
      response.writeContinue();
      server.emit('request', request, response);
    } else if (!server.emit('checkExpectation', request, response)) {
      response.writeHead(417).end();
    }
  }

  #assign(response: ServerResponse): void {
    this.#current = response;
    response.assignSocket(this.socket);
  }

  #onFinish(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = this;
    this.#requests.shift();
    request.dumpUnlessRead();
    response.detachSocket(socket);
    if (this.#current === response) this.#current = undefined;
    nextTick(() => response.closeNow());
    if (response.framing.isLast) {
      socket.destroySoon();
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) {
      this.#assign(next);
    } else if (this.#server.keepAliveTimeout > 0) {
      socket.setTimeout(this.#server.keepAliveTimeout + this.#server.keepAliveTimeoutBuffer);
      this.#hasKeepAliveTimer = true;
    }
  }

  /** Stops reading requests whose responses nobody takes. */
  #pauseIfFull(): void {
    const { socket } = this;
    if (this.#isPaused) return;
    if (!socket.writableNeedDrain && this.#waitingBytes < socket.writableHighWaterMark) return;
    this.#isPaused = true;
    socket.pause();
  }

  #resumeIfDrained(): void {
    if (!this.#isPaused || this.#waitingBytes > this.socket.writableHighWaterMark) return;
    this.#isPaused = false;
    this.socket.resume();
  }
}
