/** `net.Socket`: one end of a connection that a client opened to the session. */
import { Duplex } from 'node:stream';
import { absent, systemError } from '../errors.ts';
import { host } from '../host.ts';
import { bufferOver } from '../node/buffer.ts';
import { ref, unref } from '../loop.ts';
import { senderOf } from '../sender.ts';
import { SenderQueue } from './sender-queue.ts';
import { clearTimeout, Immediate, Timeout } from '../timers.ts';

/** Node's default for the buffers of a stream, in bytes. */
const HIGH_WATER_MARK = 64 * 1024;

/** Where a socket comes from. */
export interface Accepted {
  readonly connection: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly allowHalfOpen: boolean;
  /** Called once, when the socket has closed. */
  readonly released: () => void;
}

type WriteCallback = (error?: Error | null) => void;

const sockets = new Map<number, Socket>();
/** Connections whose socket was closed here before the client had finished. */
const closed = new Set<number>();
const CLOSED_REMEMBERED = 1000;

export function socketOf(connection: number): Socket | undefined {
  return sockets.get(connection);
}

/** Bytes came for a connection that has no socket any more: a kernel answers them with RST. */
export function refuseIfClosed(connection: number): void {
  if (closed.delete(connection)) host.destroy(connection);
}

/** The client has finished too: nothing more can come. */
export function forget(connection: number): void {
  closed.delete(connection);
}

/** What the stream keeps of its reading half. */
interface ReadableState {
  readonly flowing: boolean | null;
  readonly length: number;
  readonly sync: boolean;
  readonly ended: boolean;
  readonly decoder: unknown;
  dataEmitted: boolean;
}

export class Socket extends Duplex {
  declare readonly _readableState: ReadableState;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '127.0.0.1';
  readonly localFamily = 'IPv4';
  readonly connecting = false;
  readonly pending = false;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  server: unknown = null;
  bytesRead = 0;
  timeout = 0;
  readonly #connection: number;
  readonly #released: () => void;
  #bytesSent = 0;
  /** Who sent each chunk that is not yet handed on, in the order of the calls. */
  readonly #senders = new SenderQueue();
  /** Bytes in the queue for reading that are not yet reported as taken. */
  #held = 0;
  #wait: WriteCallback | undefined;
  #inputEnded = false;
  #outputEnded = false;
  #reset = false;
  #timer: Timeout | undefined;

  constructor(accepted?: Accepted) {
    if (typeof accepted?.connection !== 'number') {
      throw absent('new net.Socket()', 'a server here answers connections and opens none');
    }
    super({
      allowHalfOpen: accepted.allowHalfOpen,
      emitClose: false,
      autoDestroy: true,
      readableHighWaterMark: HIGH_WATER_MARK,
      writableHighWaterMark: HIGH_WATER_MARK,
    });
    this.#connection = accepted.connection;
    this.#released = accepted.released;
    this.remoteAddress = accepted.remoteAddress;
    this.remotePort = accepted.remotePort;
    this.localPort = accepted.localPort;
    sockets.set(this.#connection, this);
    ref();
  }

  get bytesWritten(): number {
    return this.#bytesSent + this.writableLength;
  }

  get bufferSize(): number {
    return this.writableLength;
  }

  get readyState(): string {
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** Bytes came. */
  receive(bytes: Uint8Array): void {
    this.#timer?.refresh();
    this.bytesRead += bytes.length;
    this.#held += bytes.length;
    const chunk = bufferOver(bytes);
    const state = this._readableState;
    const isWaitedFor = state.flowing === true && state.length === 0 && !state.sync && !state.ended;
    if (isWaitedFor && !state.decoder && this.listenerCount('data') > 0) {
      // What push() would come to, without its errands: this is the path of every chunk.
      state.dataEmitted = true;
      this.emit('data', chunk);
      this._read();
    } else if (this.push(chunk)) this._read();
  }

  /** The client sent FIN. */
  receiveEnd(): void {
    this.#inputEnded = true;
    this.push(null);
    this.read(0);
  }

  /** The client's connection broke. */
  receiveReset(): void {
    this.#inputEnded = true;
    this.#outputEnded = true;
    this.destroy(systemError('ECONNRESET', 'read'));
  }

  /** Output may go on. */
  resumeOutput(): void {
    const wait = this.#wait;
    this.#wait = undefined;
    wait?.();
  }

  override _read(): void {
    if (this.#held === 0) return;
    const held = this.#held;
    this.#held = 0;
    host.consumed(this.#connection, held);
  }

  override write(chunk: unknown, encoding?: BufferEncoding | WriteCallback, done?: WriteCallback): boolean {
    this.#senders.add(senderOf('write', this.write));
    try {
      return super.write(chunk, encoding as BufferEncoding, done);
    } catch (error) {
      this.#senders.dropLast();
      throw error;
    }
  }

  override end(chunk?: unknown, encoding?: BufferEncoding | (() => void), done?: () => void): this {
    const writes = chunk !== undefined && chunk !== null && typeof chunk !== 'function';
    if (writes) this.#senders.add(senderOf('end', this.end));
    return super.end(chunk, encoding as BufferEncoding, done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: WriteCallback): void {
    this.#send(chunk, this.#senders.next(), callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: WriteCallback): void {
    let length = 0;
    for (const { chunk } of chunks) length += chunk.length;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const { chunk } of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#send(whole, this.#senders.take(chunks), callback);
  }

  override _final(callback: WriteCallback): void {
    this.#outputEnded = true;
    host.end(this.#connection);
    callback();
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    clearTimeout(this.#timer);
    sockets.delete(this.#connection);
    unref();
    if (this.#reset) {
      host.destroy(this.#connection);
    } else {
      if (!this.#outputEnded) host.end(this.#connection);
      if (!this.#inputEnded && closed.size < CLOSED_REMEMBERED) closed.add(this.#connection);
    }
    callback(error);
    // As on Node, where the system says later that it has closed.
    new Immediate(() => this.emit('close', error !== null), [], true);
    this.#released();
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  resetAndDestroy(): this {
    this.#reset = true;
    return this.destroy();
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.timeout = milliseconds;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (milliseconds > 0) {
      this.#timer = new Timeout(() => this.emit('timeout'), milliseconds, [], false, true);
      if (callback !== undefined) this.once('timeout', callback);
    } else if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  address(): { address: string; family: string; port: number } {
    return { address: this.localAddress, family: this.localFamily, port: this.localPort };
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  connect(): never {
    throw absent('socket.connect()', 'a server here answers connections and opens none');
  }

  #send(bytes: Uint8Array, sender: number, callback: WriteCallback): void {
    this.#timer?.refresh();
    this.#bytesSent += bytes.length;
    if (bytes.length === 0 || host.output(this.#connection, bytes, sender)) callback();
    else this.#wait = callback;
  }
}
