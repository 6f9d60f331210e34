/** The port: TCP connections, with TLS on them where the operator has a certificate, within limits. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { Journal } from '../session/journal.ts';
import { Tally } from '../session/tally.ts';
import { plainAnswer } from './answer.ts';
import { networkOf } from './origins.ts';

export interface TlsOptions {
  /** In PEM: the certificate with its chain, and its key. */
  readonly cert: string;
  readonly key: string;
}

/** A client's connection: what it says, in plain text, and the TCP connection below, which may be the same. */
export interface Accepted {
  readonly socket: Socket;
  readonly tcp: Socket;
}

export interface ListenerOptions {
  readonly tls?: TlsOptions | undefined;
  /** Connections from one address; undefined: not counted, as behind a proxy. */
  readonly perAddress: number | undefined;
  readonly journal: Journal;
}

/** TCP connections in all, control channels included; the next one is closed at once. */
const CONNECTIONS = 5_000;
/** A TLS handshake must be over after this long, and a refused client gone, in milliseconds. */
const HANDSHAKE_MS = 5_000;
const REFUSED_MS = 1_000;

export class Listener {
  readonly #server: Server;
  readonly #options: ListenerOptions;
  readonly #secure: SecureContext | undefined;
  readonly #accept: (accepted: Accepted) => void;
  readonly #sockets = new Set<Socket>();
  readonly #addresses = new Tally();

  /** @throws where certificate and key are none */
  constructor(options: ListenerOptions, accept: (accepted: Accepted) => void) {
    this.#options = options;
    this.#accept = accept;
    this.#secure = options.tls && createSecureContext({ ...options.tls, minVersion: 'TLSv1.2' });
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => this.#admit(tcp));
    this.#server.maxConnections = CONNECTIONS;
    this.#server.on('drop', () => options.journal.limit('front-connections'));
  }

  /** TCP connections that are open. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Resolves with the port; rejects as `net.Server` does, such as with EADDRINUSE. */
  async listen(port: number, host: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#server.once('error', reject).listen(port, host, () => resolve(undefined));
    await promise;
    return (this.#server.address() as AddressInfo).port;
  }

  /** Accepts no more, and ends what is left after `ms` milliseconds. */
  async close(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => resolve(undefined));
    const late = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, ms);
    await promise;
    clearTimeout(late);
  }

  #admit(tcp: Socket): void {
    const { perAddress, journal } = this.#options;
    const address = networkOf(tcp.remoteAddress ?? '');
    this.#sockets.add(tcp);
    const isOne = perAddress === undefined || this.#addresses.tryAdd(address, perAddress);
    tcp.on('close', () => {
      this.#sockets.delete(tcp);
      if (isOne && perAddress !== undefined) this.#addresses.remove(address);
    });
    if (!isOne) {
      journal.limit('address-connections');
      refuse(tcp, this.#secure === undefined, perAddress);
    } else if (this.#secure === undefined) {
      this.#accept({ socket: tcp, tcp });
    } else {
      this.#handshake(tcp, this.#secure);
    }
  }

  #handshake(tcp: Socket, secureContext: SecureContext): void {
    const socket = new TLSSocket(tcp, { isServer: true, secureContext });
    const late = setTimeout(() => tcp.destroy(), HANDSHAKE_MS);
    const fail = (): void => {
      clearTimeout(late);
      tcp.destroy();
    };
    tcp.on('error', () => undefined).on('close', () => clearTimeout(late));
    socket.once('error', fail).once('secure', () => {
      clearTimeout(late);
      socket.off('error', fail);
      this.#accept({ socket, tcp });
    });
  }
}

/** Says why, where the client could read it, and lets go. */
function refuse(tcp: Socket, isPlain: boolean, most: number): void {
  tcp.on('error', () => undefined).resume();
  const text = `Your address already holds ${most} connections to this sandbox, the most that one may hold.`;
  if (isPlain) tcp.write(plainAnswer(429, text));
  tcp.end();
  setTimeout(() => tcp.destroy(), REFUSED_MS);
}
