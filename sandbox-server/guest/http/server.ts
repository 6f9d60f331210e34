/** `http.Server`: a `net.Server` that speaks HTTP/1.1. */
import type { Socket } from '../net/socket.ts';
import { Server as NetServer } from '../net/server.ts';
import { HttpConnection } from './connection.ts';
import type { IncomingMessage } from './incoming.ts';
import type { ServerResponse } from './response.ts';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpServerOptions {
  readonly keepAliveTimeout?: number;
  readonly keepAliveTimeoutBuffer?: number;
  readonly requestTimeout?: number;
  readonly headersTimeout?: number;
  readonly maxHeaderSize?: number;
  readonly requireHostHeader?: boolean;
}

export class Server extends NetServer {
  timeout = 0;
  keepAliveTimeout: number;
  keepAliveTimeoutBuffer: number;
  requestTimeout: number;
  headersTimeout: number;
  maxRequestsPerSocket = 0;
  maxHeadersCount: number | null = null;
  readonly maxHeaderSize: number | undefined;
  readonly requireHostHeader: boolean;
  readonly #connections = new Set<HttpConnection>();

  constructor(options?: HttpServerOptions | RequestListener, listener?: RequestListener) {
    super({ allowHalfOpen: true });
    const settings = typeof options === 'object' ? options : {};
    this.keepAliveTimeout = settings.keepAliveTimeout ?? 5_000;
    this.keepAliveTimeoutBuffer = settings.keepAliveTimeoutBuffer ?? 1_000;
    this.requestTimeout = settings.requestTimeout ?? 300_000;
    this.headersTimeout = settings.headersTimeout ?? 60_000;
    this.maxHeaderSize = settings.maxHeaderSize;
    this.requireHostHeader = settings.requireHostHeader ?? true;
    const onRequest = typeof options === 'function' ? options : listener;
    if (onRequest !== undefined) this.on('request', onRequest);
    this.on('connection', (socket: Socket) => {
      this.#connections.add(new HttpConnection(this, socket));
    });
  }

  override close(callback?: (error?: Error) => void): this {
    this.closeIdleConnections();
    return super.close(callback);
  }

  closeAllConnections(): void {
    for (const { socket } of [...this.#connections]) socket.destroy();
  }

  closeIdleConnections(): void {
    for (const connection of [...this.#connections]) if (connection.isIdle) connection.socket.destroy();
  }

  setTimeout(milliseconds: number | (() => void), callback?: () => void): this {
    this.timeout = typeof milliseconds === 'number' ? milliseconds : 0;
    if (callback !== undefined) this.on('timeout', callback);
    return this;
  }

  /** A connection has closed, or speaks another protocol now. */
  closedConnection(connection: HttpConnection): void {
    this.#connections.delete(connection);
  }
}
