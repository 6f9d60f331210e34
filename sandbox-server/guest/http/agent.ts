/** `http.Agent`: keeps connections to other servers of the session for the next request. */
import { EventEmitter } from 'node:events';
import { connect } from '../net/net.ts';
import type { Socket } from '../net/socket.ts';

export interface AgentOptions {
  readonly keepAlive?: boolean;
  readonly maxSockets?: number;
  readonly maxFreeSockets?: number;
  /** Milliseconds after which a connection on which nothing happens says so, and one that is free is closed. */
  readonly timeout?: number;
}

export interface Destination {
  readonly host: string;
  readonly port: number | string;
}

/** A request that needs a connection. */
export interface Customer {
  readonly isGone: boolean;
  onSocket(socket: Socket, isReused: boolean): void;
}

/** Node closes a connection so long before the server said it would, in milliseconds. */
const HINT_BUFFER = 1_000;

export class Agent extends EventEmitter {
  readonly options: AgentOptions;
  readonly keepAlive: boolean;
  maxSockets: number;
  maxFreeSockets: number;
  readonly #used = new Map<string, Set<Socket>>();
  readonly #free = new Map<string, Socket[]>();
  readonly #waiting = new Map<string, { readonly customer: Customer; readonly to: Destination }[]>();

  constructor(options: AgentOptions = {}) {
    super();
    this.options = options;
    this.keepAlive = options.keepAlive ?? false;
    this.maxSockets = options.maxSockets ?? Infinity;
    this.maxFreeSockets = options.maxFreeSockets ?? 256;
  }

  getName({ host, port }: Destination): string {
    return `${host}:${port}:`;
  }

  /** Connections that wait for a request, by destination. */
  get freeSockets(): Record<string, readonly Socket[]> {
    return Object.fromEntries([...this.#free].filter(([, sockets]) => sockets.length > 0));
  }

  /** Connections that serve a request, by destination. */
  get sockets(): Record<string, readonly Socket[]> {
    const used = [...this.#used].filter(([, sockets]) => sockets.size > 0);
    return Object.fromEntries(used.map(([name, sockets]) => [name, [...sockets]]));
  }

  /** Gives a request a connection, at once or when one is free. */
  serve(customer: Customer, to: Destination): void {
    const name = this.getName(to);
    const used = this.#usedFor(name);
    const kept = this.#free.get(name)?.pop();
    if (kept !== undefined) {
      kept.setTimeout(this.options.timeout ?? 0);
      used.add(kept);
      customer.onSocket(kept, true);
    } else if (used.size < this.maxSockets) {
      const socket = connect({ host: to.host, port: to.port });
      if (this.options.timeout !== undefined) socket.setTimeout(this.options.timeout);
      used.add(socket);
      socket.on('close', () => this.#removed(name, socket));
      customer.onSocket(socket, false);
    } else {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), { customer, to }]);
    }
  }

  /** A request is done with its connection. @param hint value of the response's Keep-Alive field */
  release(socket: Socket, to: Destination, hint: string | undefined): void {
    const name = this.getName(to);
    const next = this.#next(name);
    if (next !== undefined) {
      next.customer.onSocket(socket, false);
      return;
    }
    this.#usedFor(name).delete(socket);
    const free = this.#free.get(name) ?? [];
    const timeout = timeoutOf(hint, this.options.timeout);
    if (!this.keepAlive || free.length >= this.maxFreeSockets || timeout === 0 || !socket.writable) {
      socket.destroySoon();
      return;
    }
    socket.setTimeout(timeout ?? 0);
    this.#free.set(name, [...free, socket]);
    socket.once('timeout', () => {
      if (this.#free.get(name)?.includes(socket)) socket.destroy();
    });
    this.emit('free', socket, to);
  }

  /** Closes the connections that are kept. */
  destroy(): void {
    for (const sockets of [...this.#free.values(), ...this.#used.values()])
      for (const socket of [...sockets]) socket.destroy();
  }

  #usedFor(name: string): Set<Socket> {
    const used = this.#used.get(name) ?? new Set();
    this.#used.set(name, used);
    return used;
  }

  #removed(name: string, socket: Socket): void {
    this.#usedFor(name).delete(socket);
    this.#free.set(
      name,
      (this.#free.get(name) ?? []).filter((kept) => kept !== socket),
    );
    const next = this.#next(name);
    if (next !== undefined) this.serve(next.customer, next.to);
  }

  #next(name: string): { readonly customer: Customer; readonly to: Destination } | undefined {
    const waiting = this.#waiting.get(name);
    for (let next = waiting?.shift(); next !== undefined; next = waiting?.shift()) {
      if (!next.customer.isGone) return next;
    }
    return undefined;
  }
}

/** How long a free connection is kept: as the agent says, and less when the server closes it sooner. */
function timeoutOf(hint: string | undefined, own: number | undefined): number | undefined {
  const seconds = /^timeout=(\d+)/.exec(hint ?? '')?.[1];
  if (seconds === undefined) return own;
  return Math.min(Math.max(0, Number(seconds) * 1_000 - HINT_BUFFER), own ?? Infinity);
}

export const globalAgent = new Agent({ keepAlive: true, timeout: 5_000 });
