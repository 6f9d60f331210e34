/**
 * A pool whose guests are functions of this process: for tests of everything around the
 * isolate, and as the floor in benchmarks. No code of a learner's ever runs here.
 */
import { Duplex } from 'node:stream';
import type { ConnectionId } from '../../wire/trace/trace.ts';
import type { Isolate, IsolateListener, IsolatePool } from '../../sandbox-server/isolates/isolate.ts';

/** Output that may be under way before a write waits, as in a kernel's buffer for sending. */
const WINDOW_BYTES = 16 * 1024;

/** A guest's end of a client's connection, closed and reset as a `net.Socket` is. */
export class GuestSocket extends Duplex {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly #id: ConnectionId;
  readonly #listener: IsolateListener;
  readonly #waiting: (() => void)[] = [];
  #unread = 0;
  #underWay = 0;
  #ended = false;
  #broken = false;
  #reset = false;

  constructor(id: ConnectionId, listener: IsolateListener, remoteAddress: string, remotePort: number) {
    super({ allowHalfOpen: true });
    this.#id = id;
    this.#listener = listener;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }

  /** The host has bytes for the guest. */
  input(bytes: Uint8Array): void {
    if (this.destroyed) {
      this.#listener.destroyed(this.#id);
      return;
    }
    this.#unread += bytes.length;
    this.push(Buffer.from(bytes));
    this.#report();
  }

  inputEnded(): void {
    this.push(null);
  }

  inputReset(): void {
    this.#broken = true;
    this.destroy();
  }

  written(length: number): void {
    this.#underWay -= length;
    while (this.#underWay <= WINDOW_BYTES) {
      const done = this.#waiting.shift();
      if (!done) return;
      done();
    }
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _read(): void {
    this.#report();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#underWay += chunk.length;
    const waits = this.#underWay > WINDOW_BYTES;
    if (waits) this.#waiting.push(done);
    this.#listener.output(this.#id, chunk, []);
    if (!waits) done();
  }

  /** What was corked leaves as one chunk, as from a real socket. */
  override _writev(parts: { chunk: Buffer; encoding: BufferEncoding }[], done: () => void): void {
    this._write(Buffer.concat(parts.map(({ chunk }) => chunk)), 'utf8', done);
  }

  override _final(done: () => void): void {
    this.#ended = true;
    this.#listener.ended(this.#id);
    done();
  }

  /** As a kernel does for a process that closes: FIN, and RST only if told so or when more bytes come. */
  override _destroy(_error: Error | null, done: () => void): void {
    if (this.#reset) this.#listener.destroyed(this.#id);
    else if (!this.#broken && !this.#ended) this.#listener.ended(this.#id);
    done();
  }

  resetAndDestroy(): void {
    this.#reset = true;
    this.destroy();
  }

  /** What has left the stream's own buffer was consumed. */
  #report(): void {
    const consumed = this.#unread - this.readableLength;
    if (consumed === 0) return;
    this.#unread = this.readableLength;
    this.#listener.consumed(this.#id, consumed);
  }
}

/** What a guest may do: take connections, print, and stop by itself. */
export interface Guest {
  connection(socket: GuestSocket): void;
  /** Called when the run begins, before `listening`. */
  started?(listener: IsolateListener, files: Readonly<Record<string, string>>): void;
  /** Do not listen by itself. */
  readonly silent?: boolean;
}

class NodeIsolate implements Isolate {
  readonly #guest: Guest;
  readonly #listener: IsolateListener;
  readonly #sockets = new Map<ConnectionId, GuestSocket>();
  #stopped = false;

  constructor(guest: Guest, listener: IsolateListener) {
    this.#guest = guest;
    this.#listener = listener;
  }

  start(files: Readonly<Record<string, string>>, [entry = '']: readonly string[]): void {
    this.#guest.started?.(this.#listener, files);
    if (!this.#guest.silent) this.#listener.listening(entry, 8080);
  }

  open(id: ConnectionId, _server: string, _port: number, remoteAddress: string, remotePort: number): void {
    const socket = new GuestSocket(id, this.#listener, remoteAddress, remotePort);
    socket.on('error', () => undefined);
    this.#sockets.set(id, socket);
    this.#guest.connection(socket);
  }

  input(id: ConnectionId, bytes: Uint8Array): void {
    this.#sockets.get(id)?.input(bytes);
  }

  inputEnded(id: ConnectionId): void {
    this.#sockets.get(id)?.inputEnded();
  }

  inputReset(id: ConnectionId): void {
    this.#sockets.get(id)?.inputReset();
  }

  written(id: ConnectionId, length: number): void {
    this.#sockets.get(id)?.written(length);
  }

  connected(): void {}

  refused(): void {}

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const socket of this.#sockets.values()) socket.inputReset();
    this.#listener.exit({ reason: 'stopped', message: 'Stopped.' });
  }
}

/** A pool that gives every run such a guest. `capacity`: isolates that may be taken in all. */
export function createNodePool(guest: Guest, capacity = Infinity): IsolatePool {
  let taken = 0;
  return {
    take: (listener) =>
      ++taken > capacity
        ? Promise.reject(new Error('The pool is full.'))
        : Promise.resolve(new NodeIsolate(guest, listener)),
    status: () => ({ isolates: taken, ready: true }),
    close: () => Promise.resolve(),
  };
}
