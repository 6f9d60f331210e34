/**
 * The front: one port for learners' servers (`/s/<session>/…`), the control channel
 * (`/control`), and what it says of itself (`/healthz`, `/readyz`, `/metrics`).
 */
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { IsolatePool } from '../isolates/isolate.ts';
import type { Journal } from '../session/journal.ts';
import type { SessionLimits } from '../session/limits.ts';
import type { Sessions } from '../session/sessions.ts';
import { OWN_FIELDS, plainAnswer } from './answer.ts';
import { ClientConnection } from './client-connection.ts';
import { ControlChannel } from './control-channel.ts';
import { Listener, type Accepted, type TlsOptions } from './listener.ts';
import { addressOf, isAllowedOrigin } from './origins.ts';
import { ownAnswer } from './own-pages.ts';

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: SessionLimits;
  /** Origins whose pages may open the control channel; none listed means any. */
  readonly siteOrigins: readonly string[];
  readonly trustProxy: boolean;
  readonly tls?: TlsOptions | undefined;
  /** Bearer token for `/metrics`; without it they are for this machine alone. */
  readonly metricsToken?: string | undefined;
}

/** What the front stands before. */
export interface Behind {
  readonly sessions: Sessions;
  readonly pool: IsolatePool;
  readonly journal: Journal;
}

/** A request to the front itself must be over after this long, in milliseconds. */
const OWN_REQUEST_MS = 5_000;
/** JSON may write one character of a file as six bytes. */
const BYTES_PER_CHARACTER = 6;

export class Front {
  readonly #options: FrontOptions;
  readonly #behind: Behind;
  readonly #listener: Listener;
  readonly #http: HttpServer;
  readonly #webSockets: WebSocketServer;
  readonly #channels = new Set<ControlChannel>();
  #beat: ReturnType<typeof setInterval> | undefined;

  /** @throws where the certificate or its key is none */
  constructor(options: FrontOptions, behind: Behind) {
    const { limits, trustProxy, tls } = options;
    this.#options = options;
    this.#behind = behind;
    const perAddress = trustProxy ? undefined : limits.connectionsPerAddress;
    this.#listener = new Listener({ tls, perAddress, journal: behind.journal }, (accepted) =>
      this.#accept(accepted),
    );
    this.#http = createHttpServer((request, response) => {
      const measured = { ...behind, sockets: this.#listener.size, channels: this.#channels.size };
      const { status, type, text } = ownAnswer(request, () => measured, options.metricsToken);
      response.writeHead(status, { 'Content-Type': type, ...OWN_FIELDS });
      response.end(request.method === 'HEAD' ? undefined : text);
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
    const port = await this.#listener.listen(this.#options.port, this.#options.host);
    this.#beat = setInterval(() => {
      for (const channel of this.#channels) channel.beat();
    }, this.#options.limits.beatMs);
    return port;
  }

  /** Accepts no more, and ends what is left after `ms` milliseconds. */
  async close(ms: number): Promise<void> {
    clearInterval(this.#beat);
    const closed = this.#listener.close(ms);
    for (const channel of this.#channels) channel.close(1012, 'The sandbox is closing.');
    await closed;
  }

  #accept(accepted: Accepted): void {
    const { sessions, journal } = this.#behind;
    new ClientConnection(accepted, {
      limits: this.#options.limits,
      journal,
      find: (session) => sessions.find(session),
      serve: (own, first) => this.#serve(own, first),
    });
  }

  #serve(socket: Socket, first: Uint8Array): void {
    socket.setTimeout(OWN_REQUEST_MS, () => socket.destroy());
    socket.unshift(first);
    this.#http.emit('connection', socket);
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
        const channel = new ControlChannel(webSocket, this.#behind, limits, addressOf(request, trustProxy));
        this.#channels.add(channel);
        webSocket.on('close', () => this.#channels.delete(channel));
      });
    }
  }
}
