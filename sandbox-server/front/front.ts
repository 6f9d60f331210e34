/**
 * The front: one port for learners' servers (`/s/<session>/…`), the control channel
 * (`/control`) and a health check (`/healthz`).
 */
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { SessionLimits } from '../session/limits.ts';
import type { Sessions } from '../session/sessions.ts';
import { plainAnswer } from './answer.ts';
import { ClientConnection } from './client-connection.ts';
import { ControlChannel } from './control-channel.ts';
import { addressOf, isAllowedOrigin } from './origins.ts';

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: SessionLimits;
  /** Origins whose pages may open the control channel; none listed means any. */
  readonly siteOrigins: readonly string[];
  readonly trustProxy: boolean;
}

/** TCP connections in all, control channels included; the next one is closed at once. */
const CONNECTIONS = 5_000;
/** A request to the front itself must be over after this long, in milliseconds. */
const OWN_REQUEST_MS = 5_000;
/** JSON may write one character of a file as six bytes. */
const BYTES_PER_CHARACTER = 6;

export class Front {
  readonly #options: FrontOptions;
  readonly #sessions: Sessions;
  readonly #server: Server;
  readonly #http: HttpServer;
  readonly #webSockets: WebSocketServer;
  readonly #sockets = new Set<Socket>();
  readonly #channels = new Set<ControlChannel>();
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(options: FrontOptions, sessions: Sessions) {
    this.#options = options;
    this.#sessions = sessions;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = CONNECTIONS;
    this.#http = createHttpServer((request, response) => {
      const [status, text] = this.#respond(request);
      response.writeHead(status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Access-Control-Allow-Origin': '*',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        // The next request on this connection may be for a session: it must come by the front's own way.
        Connection: 'close',
      });
      response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
    });
    this.#http.maxRequestsPerSocket = 1;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.filesLength * BYTES_PER_CHARACTER + 64 * 1024,
    });
  }

  /** Listens. Resolves with the port; rejects as `net.Server` does, such as with EADDRINUSE. */
  async listen(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#server
      .once('error', reject)
      .listen(this.#options.port, this.#options.host, () => resolve(undefined));
    await promise;
    this.#beat = setInterval(() => {
      for (const channel of this.#channels) channel.beat();
    }, this.#options.limits.beatMs);
    return (this.#server.address() as AddressInfo).port;
  }

  /** Accepts no more, and ends what is left after `ms` milliseconds. */
  async close(ms: number): Promise<void> {
    clearInterval(this.#beat);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => resolve(undefined));
    for (const channel of this.#channels) channel.close(1012, 'The sandbox is closing.');
    const late = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, ms);
    await promise;
    clearTimeout(late);
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    new ClientConnection(socket, {
      find: (session) => this.#sessions.find(session),
      serve: (own, first) => this.#serve(own, first),
    });
  }

  #serve(socket: Socket, first: Uint8Array): void {
    socket.setTimeout(OWN_REQUEST_MS, () => socket.destroy());
    socket.unshift(first);
    this.#http.emit('connection', socket);
  }

  #respond(request: IncomingMessage): [status: number, text: string] {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/healthz') return [200, 'ok'];
    if (path === '/control') return [426, 'The control channel is a WebSocket.'];
    if (path === '/') return [200, 'This is the sandbox of Realtime 101. It runs the servers of its labs.'];
    return [404, 'Nothing is here. Servers of labs are at /s/<session>/.'];
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { siteOrigins, trustProxy, limits } = this.#options;
    if ((request.url ?? '').split('?')[0] !== '/control') {
      stream.end(plainAnswer(404, 'The control channel is at /control.'));
    } else if (!isAllowedOrigin(request.headers.origin, siteOrigins)) {
      stream.end(plainAnswer(403, 'Pages of this origin may not use this sandbox.'));
    } else {
      request.socket.setTimeout(0);
      this.#webSockets.handleUpgrade(request, stream, head, (webSocket) => {
        const channel = new ControlChannel(webSocket, this.#sessions, limits, addressOf(request, trustProxy));
        this.#channels.add(channel);
        webSocket.on('close', () => this.#channels.delete(channel));
      });
    }
  }
}
