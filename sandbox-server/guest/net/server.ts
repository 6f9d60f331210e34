/** `net.Server`: takes the connections that clients open to the session. */
import { EventEmitter } from 'node:events';
import { nodeError, systemError } from '../errors.ts';
import { callModule, host } from '../host.ts';
import { nextTick, ref, unref } from '../loop.ts';
import { Accepted } from './socket-types.ts';
import { Socket } from './socket.ts';

export interface ServerOptions {
  readonly allowHalfOpen?: boolean;
  readonly pauseOnConnect?: boolean;
}

interface ListenOptions {
  readonly port?: number | string;
}

/** The port that a server gets when it asks for any. */
const ANY_PORT = 8080;

/** Servers that listen, by the server file that they belong to and their port. */
const places = new Map<string, Server>();

/** @param module name of the module that listens; what follows its `#` is the server file, if it is not the first */
const placeOf = (module: string, port: number): string => `${module.split('#')[1] ?? ''} ${port}`;

/** A client connected: whoever listens there gets the connection. @returns false when nobody does */
export function accept(
  connection: number,
  server: string,
  port: number,
  address: string,
  remotePort: number,
): boolean {
  const listening = places.get(`${server} ${port}`);
  listening?.connected(connection, address, remotePort);
  return listening !== undefined;
}

export class Server extends EventEmitter {
  maxConnections: number | undefined;
  readonly #allowHalfOpen: boolean;
  readonly #pauseOnConnect: boolean;
  /** The module that made this server, for when the one that calls `listen` cannot be told. */
  readonly #module = callModule();
  #port = 0;
  #place: string | undefined;
  #connections = 0;
  #isClosing = false;
  #hasRef = true;

  constructor(options?: ServerOptions | ((socket: Socket) => void), listener?: (socket: Socket) => void) {
    super();
    const settings = typeof options === 'object' ? options : {};
    this.#allowHalfOpen = settings.allowHalfOpen ?? false;
    this.#pauseOnConnect = settings.pauseOnConnect ?? false;
    const onConnection = typeof options === 'function' ? options : listener;
    if (onConnection !== undefined) this.on('connection', onConnection);
  }

  get listening(): boolean {
    return this.#place !== undefined;
  }

  listen(...args: readonly unknown[]): this {
    const callback = args.findLast((arg) => typeof arg === 'function');
    if (this.listening) {
      throw nodeError(
        new Error('Listen method has been called more than once without closing.'),
        'ERR_SERVER_ALREADY_LISTEN',
      );
    }
    const module = callModule() || this.#module;
    let port = portOf(args[0]);
    if (port === 0) for (port = ANY_PORT; places.has(placeOf(module, port));) port++;
    const place = placeOf(module, port);
    if (callback !== undefined) this.once('listening', callback as () => void);
    if (places.has(place)) return this.#fail(inUse(port));
    if (!host.listen(module, port)) return this.#fail(systemError('EMFILE', 'listen'));
    this.#port = port;
    this.#place = place;
    places.set(place, this);
    this.#isClosing = false;
    if (this.#hasRef) ref();
    nextTick(() => {
      if (this.listening) this.emit('listening');
    });
    return this;
  }

  close(callback?: (error?: Error) => void): this {
    const wasListening = this.listening;
    if (typeof callback === 'function') {
      this.once('close', () => {
        if (wasListening) callback();
        else callback(nodeError(new Error('Server is not running.'), 'ERR_SERVER_NOT_RUNNING'));
      });
    }
    if (wasListening) {
      places.delete(this.#place ?? '');
      this.#place = undefined;
      if (this.#hasRef) unref();
    }
    this.#isClosing = true;
    this.#closeWhenEmpty();
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.close((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  address(): { address: string; family: string; port: number } | null {
    return this.listening ? { address: '::', family: 'IPv6', port: this.#port } : null;
  }

  getConnections(callback: (error: null, count: number) => void): this {
    nextTick(() => callback(null, this.#connections));
    return this;
  }

  ref(): this {
    if (!this.#hasRef && this.listening) ref();
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    if (this.#hasRef && this.listening) unref();
    this.#hasRef = false;
    return this;
  }

  /** A client connected. */
  connected(connection: number, remoteAddress: string, remotePort: number): void {
    if (this.maxConnections !== undefined && this.#connections >= this.maxConnections) {
      host.destroy(connection);
      this.emit('drop', { remoteAddress, remotePort, localPort: this.#port });
      return;
    }
    this.#connections++;
    const socket = new Socket(
      new Accepted({
        connection,
        remoteAddress,
        remotePort,
        localPort: this.#port,
        allowHalfOpen: this.#allowHalfOpen,
        released: () => {
          this.#connections--;
          if (this.#isClosing) this.#closeWhenEmpty();
        },
      }),
    );
    socket.server = this;
    if (this.#pauseOnConnect) socket.pause();
    this.emit('connection', socket);
  }

  #fail(error: Error): this {
    nextTick(() => this.emit('error', error));
    return this;
  }

  #closeWhenEmpty(): void {
    if (this.#connections > 0) return;
    nextTick(() => {
      if (!this.#isClosing || this.#connections > 0) return;
      this.#isClosing = false;
      this.emit('close');
    });
  }
}

/** Node's error when another server listens there already. */
function inUse(port: number): Error {
  const message = `listen EADDRINUSE: address already in use :::${port}`;
  const details = { code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '::', port };
  return Object.assign(new Error(message), details);
}

function portOf(asked: unknown): number {
  const value = typeof asked === 'object' && asked !== null ? ((asked as ListenOptions).port ?? 0) : asked;
  if (value === undefined || value === null || typeof value === 'function') return 0;
  const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw nodeError(
    new RangeError(`options.port should be >= 0 and < 65536. Received ${String(value)}.`),
    'ERR_SOCKET_BAD_PORT',
  );
}
