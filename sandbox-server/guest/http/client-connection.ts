/** The connection of one request: reads the answer from it, and says how it fails. */
import type { Buffer } from 'node:buffer';
import type { Socket } from '../net/socket.ts';
import { hangUp, type ClientRequest } from './client-request.ts';
import { IncomingMessage } from './incoming.ts';
import { ResponseParser, type Follows, type ResponseHead } from './response-parser.ts';

const MAX_HEAD_BYTES = 16 * 1024;

export class ClientConnection {
  readonly #request: ClientRequest;
  readonly #socket: Socket;
  readonly #parser: ResponseParser;
  #response: IncomingMessage | undefined;
  #hadError = false;

  constructor(request: ClientRequest, socket: Socket) {
    this.#request = request;
    this.#socket = socket;
    this.#parser = new ResponseParser(
      {
        head: (head) => this.#onHead(head),
        body: (bytes) => {
          if (this.#response?.receive(bytes) === false) socket.pause();
        },
        complete: (rawTrailers) => this.#response?.receiveEnd(rawTrailers),
      },
      MAX_HEAD_BYTES,
    );
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('error', this.#onError);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onTimeout);
  }

  readonly #onData = (chunk: Buffer): void => {
    const read = this.#parser.execute(chunk);
    if (typeof read !== 'number') {
      this.#hadError = true;
      this.#socket.destroy();
      this.#request.emit('error', Object.assign(read, { bytesParsed: 0, rawPacket: chunk }));
      return;
    }
    if (this.#response?.upgrade === true) this.#leave(this.#response, chunk.subarray(read));
  };

  readonly #onEnd = (): void => {
    this.#parser.finish();
    if (this.#response === undefined && !this.#hadError) {
      this.#hadError = true;
      this.#request.emit('error', hangUp());
    }
    this.#socket.end();
  };

  readonly #onClose = (): void => {
    const request = this.#request;
    const response = this.#response;
    this.#parser.finish();
    request.destroyed = true;
    if (response !== undefined) {
      if (!response.complete) response.destroy(hangUp('aborted'));
    } else if (!this.#hadError) {
      this.#hadError = true;
      request.emit('error', hangUp());
    }
    request.closeNow();
  };

  readonly #onError = (error: Error): void => {
    if (this.#response === undefined || !this.#response.complete) this.#request.emit('error', error);
    this.#hadError = true;
  };

  readonly #onDrain = (): void => this.#request.drained();
  readonly #onTimeout = (): void => void this.#request.emit('timeout');

  #onHead(head: ResponseHead): Follows {
    const request = this.#request;
    const { framing } = request;
    if (head.statusCode < 200 && head.statusCode !== 101) {
      this.#onInformation(head);
      return 'nothing';
    }
    const response = new IncomingMessage(this.#socket, head);
    this.#response = response;
    request.res = response;
    response.upgrade = head.wantsUpgrade || (request.method === 'CONNECT' && head.statusCode < 300);
    if (response.upgrade) return 'other-protocol';
    if (!head.keepAlive) framing.shouldKeepAlive = false;
    response.on('end', () => this.#release(response));
    if (request.aborted || !request.emit('response', response)) response.dumpUnlessRead();
    return request.method === 'HEAD' ? 'nothing' : 'body';
  }

  #onInformation(head: ResponseHead): void {
    const request = this.#request;
    if (head.statusCode === 100) request.emit('continue');
    const {
      headers,
      rawHeaders,
      httpVersion,
      httpVersionMajor,
      httpVersionMinor,
      statusCode,
      statusMessage,
    } = new IncomingMessage(this.#socket, head);
    const about = { httpVersion, httpVersionMajor, httpVersionMinor, statusCode, statusMessage };
    request.emit('information', { ...about, headers, rawHeaders });
  }

  /** The answer was read to its end: what is left of the request decides when the connection is free. */
  #release(response: IncomingMessage): void {
    const request = this.#request;
    if (!request.framing.shouldKeepAlive) {
      this.#socket.destroySoon();
      return;
    }
    if (!request.writableFinished) {
      request.once('finish', () => this.#release(response));
      return;
    }
    this.#detach();
    request.released(response.headers['keep-alive'] as string | undefined);
  }

  /** The connection speaks another protocol from here on. */
  #leave(response: IncomingMessage, rest: Buffer): void {
    const request = this.#request;
    this.#detach();
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (request.listenerCount(event) === 0) {
      request.destroy();
      return;
    }
    // Whoever listens for data next must set the flow going again.
    (this.#socket as { readableFlowing: boolean | null }).readableFlowing = null;
    request.emit(event, response, this.#socket, rest);
    request.destroyed = true;
    request.closeNow();
  }

  #detach(): void {
    const socket = this.#socket;
    socket.removeListener('data', this.#onData);
    socket.removeListener('end', this.#onEnd);
    socket.removeListener('close', this.#onClose);
    socket.removeListener('error', this.#onError);
    socket.removeListener('drain', this.#onDrain);
    socket.removeListener('timeout', this.#onTimeout);
  }
}
