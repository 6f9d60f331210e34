/** `net.Socket`: one end of a connection, which a client or another server opened to this one or this one to another. */
import { Duplex } from 'node:stream';
import { FIRST_GUEST_CONNECTION } from '../../isolates/isolate.ts';
import { nodeError, systemError } from '../errors.ts';
import { callModule, host } from '../host.ts';
import { bufferOver } from '../node/buffer.ts';
import { nextTick, ref, unref } from '../loop.ts';
import { senderOf } from '../sender.ts';
import { SenderQueue } from './sender-queue.ts';
import { clearTimeout, Immediate, Timeout } from '../timers.ts';
import { Accepted, type ReadableState, type SocketOptions } from './socket-types.ts';
import * as sockets from './sockets.ts';
import { refusal, targetOf, type ConnectArgs, type Target } from './target.ts';

/** What other servers of the session have for an address (RFC 1918). */
export const PRIVATE_ADDRESS = '10.0.0.1';
/** Node's default for the buffers of a stream, in bytes. */
const HIGH_WATER_MARK = 64 * 1024;

type WriteCallback = (error?: Error | null) => void;

let lastReached = FIRST_GUEST_CONNECTION;

export class Socket extends Duplex {
  declare readonly _readableState: ReadableState;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '127.0.0.1';
  readonly localFamily = 'IPv4';
  connecting = false;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  localPort: number | undefined;
  server: unknown = null;
  bytesRead = 0;
  timeout = 0;
  /** 0 while there is none. */
  #connection = 0;
  readonly #released: () => void;
  #target: Target | undefined;
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

  constructor(options: Accepted | SocketOptions = {}) {
    super({
      allowHalfOpen: options.allowHalfOpen ?? false,
      emitClose: false,
      autoDestroy: true,
      readableHighWaterMark: HIGH_WATER_MARK,
      writableHighWaterMark: HIGH_WATER_MARK,
    });
    const accepted = options instanceof Accepted ? options : undefined;
    this.#released = accepted?.released ?? (() => undefined);
    if (accepted === undefined) return;
    this.remoteAddress = accepted.remoteAddress;
    this.remotePort = accepted.remotePort;
    this.localPort = accepted.localPort;
    this.#attach(accepted.connection);
  }

  get pending(): boolean {
    return this.#connection === 0 || this.connecting;
  }

  get bytesWritten(): number {
    return this.#bytesSent + this.writableLength;
  }

  get bufferSize(): number {
    return this.writableLength;
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** What `connect` asked for is there. */
  connected(): void {
    this.connecting = false;
    this.remoteAddress = PRIVATE_ADDRESS;
    this.remotePort = this.#target?.port;
    this.localPort = 49_152 + (this.#connection % 16_384);
    this.#timer?.refresh();
    this.emit('connect');
    this.emit('ready');
  }

  /** What `connect` asked for is not to be had. */
  refused(why: string): void {
    this.#inputEnded = true;
    this.#outputEnded = true;
    this.destroy(refusal(why, this.#target));
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

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: WriteCallback): void {
    if (this.#waitsForConnection(() => this._write(chunk, encoding, callback))) return;
    this.#send(chunk, this.#senders.next(), callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: WriteCallback): void {
    if (this.#waitsForConnection(() => this._writev(chunks, callback))) return;
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
    if (this.#waitsForConnection(() => this._final(callback))) return;
    this.#outputEnded = true;
    host.end(this.#connection);
    callback();
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    clearTimeout(this.#timer);
    this.#detach();
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

  address(): { address: string; family: string; port: number } | Record<string, never> {
    return this.localPort === undefined
      ? {}
      : { address: this.localAddress, family: this.localFamily, port: this.localPort };
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Connects to a server of the session, which the name of its file without the extension is the host of. */
  connect(...args: ConnectArgs): this {
    const target = targetOf(args);
    if (typeof target.callback === 'function') this.once('connect', target.callback);
    if (target.timeout !== undefined) this.setTimeout(target.timeout);
    this.#target = target;
    this.connecting = true;
    this.#attach(++lastReached);
    if (!host.connect(this.#connection, callModule(), target.host, target.port)) {
      nextTick(() => this.refused('EAGAIN'));
    }
    return this;
  }

  #attach(connection: number): void {
    this.#connection = connection;
    sockets.add(connection, this);
    ref();
  }

  /** Tells the other side that this one is no more. */
  #detach(): void {
    const connection = this.#connection;
    if (connection === 0) return;
    unref();
    const isReset = this.#reset || (this.connecting && !this.#inputEnded);
    sockets.remove(connection, isReset || this.#inputEnded);
    if (isReset) host.destroy(connection);
    else if (!this.#outputEnded) host.end(connection);
    this.connecting = false;
  }

  /** @returns whether this must wait: then it is done again once the connection is there */
  #waitsForConnection(again: () => void): boolean {
    if (this.connecting) this.once('connect', again);
    return this.connecting;
  }

  #send(bytes: Uint8Array, sender: number, callback: WriteCallback): void {
    if (this.#connection === 0) {
      callback(nodeError(new Error('Socket is closed'), 'ERR_SOCKET_CLOSED'));
      return;
    }
    this.#timer?.refresh();
    this.#bytesSent += bytes.length;
    if (bytes.length === 0 || host.output(this.#connection, bytes, sender)) callback();
    else this.#wait = callback;
  }
}
