/**
 * `http.OutgoingMessage`: the half of a request or response that writes a body, gathers what one
 * tick writes into one piece, and queues behind the responses before it.
 */
import { Buffer } from 'node:buffer';
import { Stream } from 'node:stream';
import { invalidType, nodeError } from '../errors.ts';
import { nextTick } from '../loop.ts';
import type { Socket } from '../net/socket.ts';
import { beginSending, currentSender, endSending, senderOf, sendingAs } from '../sender.ts';
import type { Framing } from './head.ts';
import { chunkOf, WriteQueue, type Callback, type Chunk, type Piece } from './write-queue.ts';

const HIGH_WATER_MARK = 64 * 1024;

function isText(encoding: BufferEncoding | undefined): boolean {
  return encoding === undefined || encoding === 'utf8' || encoding === 'latin1';
}

export abstract class OutgoingMessage extends Stream {
  readonly framing: Framing = {
    statusCode: 200,
    sendDate: true,
    shouldKeepAlive: true,
    useChunkedEncodingByDefault: true,
    hasAgent: false,
    isLast: false,
    chunkedEncoding: false,
    hasBody: true,
    contentLength: undefined,
    removed: new Set(),
    keepAliveTimeout: 0,
    maxRequestsPerSocket: 0,
    maxRequestsReached: false,
  };
  socket: Socket | null = null;
  writable = true;
  finished = false;
  destroyed = false;
  closed = false;
  writableFinished = false;
  errored: Error | null = null;
  protected header: string | undefined;
  protected headerSent = false;
  protected trailer = '';
  /** Told how much more or less is queued here, in bytes, so that the connection may stop reading. */
  onPendingData: (delta: number) => void = () => undefined;
  readonly #queue = new WriteQueue();
  #corked = 0;
  #needsDrain = false;
  /** Chunks of one tick: they become one chunk on the wire. */
  #gathered: Piece[] = [];
  #gatheredBytes = 0;

  /** Writes a head for a body that begins without one. */
  protected abstract implicitHeader(): void;

  get headersSent(): boolean {
    return this.header !== undefined;
  }

  get connection(): Socket | null {
    return this.socket;
  }

  get writableEnded(): boolean {
    return this.finished;
  }

  get writableLength(): number {
    return this.#queue.bytes + this.#gatheredBytes + (this.socket?.writableLength ?? 0);
  }

  get writableHighWaterMark(): number {
    return this.socket?.writableHighWaterMark ?? HIGH_WATER_MARK;
  }

  get writableNeedDrain(): boolean {
    return !this.destroyed && !this.finished && this.#needsDrain;
  }

  get writableCorked(): number {
    return this.#corked;
  }

  get writableObjectMode(): boolean {
    return false;
  }

  write(chunk: Chunk, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const [known, done] = typeof encoding === 'function' ? [undefined, encoding] : [encoding, callback];
    const before = beginSending('write', this.write);
    try {
      const goOn = this.#write(chunk, known, done, false);
      if (!goOn) this.#needsDrain = true;
      return goOn;
    } finally {
      endSending(before);
    }
  }

  end(chunk?: Chunk | Callback | null, encoding?: BufferEncoding | Callback, callback?: Callback): this {
    if (typeof chunk === 'function') return this.end(null, undefined, chunk);
    if (typeof encoding === 'function') return this.end(chunk, undefined, encoding);
    const before = beginSending('end', this.end);
    try {
      return this.#end(chunk, encoding, callback);
    } finally {
      endSending(before);
    }
  }

  #end(
    chunk: Chunk | null | undefined,
    encoding: BufferEncoding | undefined,
    callback: Callback | undefined,
  ): this {
    const hasChunk = chunk !== undefined && chunk !== null && chunk.length > 0;
    if (this.finished) {
      if (hasChunk) this.#writeAfterEnd(callback);
      else if (callback !== undefined) nextTick(() => callback());
      return this;
    }
    if (callback !== undefined) this.once('finish', callback);
    this.socket?.cork();
    if (hasChunk) this.#write(chunk, encoding, undefined, true);
    else if (this.header === undefined) {
      this.framing.contentLength = 0;
      this.implicitHeader();
    }
    this.#flushGathered();
    const onFinish = (error?: Error | null): void => this.#onFinish(error);
    if (this.framing.hasBody && this.framing.chunkedEncoding) {
      this.#send(`0\r\n${this.trailer}\r\n`, 'latin1', onFinish);
    } else if (!this.headerSent || this.writableLength > 0 || hasChunk) {
      this.#send('', 'latin1', onFinish);
    } else {
      nextTick(onFinish);
    }
    for (let count = this.#corked; count > 0; count--) this.socket?.uncork();
    this.#corked = 0;
    this.socket?.uncork();
    this.finished = true;
    if (this.#queue.isEmpty && this.socket !== null) this.emit('prefinish');
    return this;
  }

  flushHeaders(): void {
    if (this.header === undefined) this.implicitHeader();
    sendingAs(senderOf('flushHeaders', this.flushHeaders), () => this.#send('', undefined, undefined));
  }

  cork(): void {
    this.#corked++;
    this.socket?.cork();
  }

  uncork(): void {
    if (this.#corked === 0) return;
    this.#corked--;
    if (this.#corked === 0) this.#flushGathered();
    this.socket?.uncork();
    if (this.#corked === 0) this.drained();
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = error ?? null;
    if (this.socket !== null) this.socket.destroy(error);
    else nextTick(() => this.closeNow());
    return this;
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (callback !== undefined) this.on('timeout', callback);
    if (this.socket !== null) this.socket.setTimeout(milliseconds);
    else this.once('socket', (socket: Socket) => socket.setTimeout(milliseconds));
    return this;
  }

  override pipe(): never {
    throw nodeError(new Error('Cannot pipe, not readable'), 'ERR_STREAM_CANNOT_PIPE');
  }

  /** The connection has closed: says so once. */
  closeNow(): void {
    if (this.closed) return;
    this.destroyed = true;
    this.closed = true;
    this.emit('close');
  }

  /** Whether bytes of the message were handed to the connection. */
  get hasSentHead(): boolean {
    return this.headerSent;
  }

  /** It is this message's turn on the connection. */
  protected flush(): void {
    if (this.socket?.writable !== true) return;
    const hadQueue = !this.#queue.isEmpty;
    const goOn = this.#flushQueue(this.socket);
    if (this.finished) this.emit('prefinish');
    else if (hadQueue && goOn) this.drained();
  }

  /** Tells a writer that waits for it that nothing is queued any more. */
  drained(): void {
    if (!this.#needsDrain || this.finished || this.writableLength > 0) return;
    this.#needsDrain = false;
    this.emit('drain');
  }

  /** Bytes outside any framing, such as `100 Continue`. */
  protected sendRaw(data: Chunk, encoding: BufferEncoding | undefined, callback?: Callback): boolean {
    const { socket } = this;
    if (socket?.destroyed === true) return false;
    if (socket?.writable === true) {
      this.#flushQueue(socket);
      return socket.write(data, encoding ?? 'utf8', callback);
    }
    this.#queue.add({ data, encoding, callback, sender: currentSender() });
    this.onPendingData(data.length);
    return this.#queue.bytes < HIGH_WATER_MARK;
  }

  #write(
    chunk: Chunk,
    encoding: BufferEncoding | undefined,
    callback: Callback | undefined,
    isEnd: boolean,
  ): boolean {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      throw invalidType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk);
    }
    if (this.finished) return this.#writeAfterEnd(callback);
    if (this.destroyed) {
      const error = nodeError(
        new Error('Cannot call write after a stream was destroyed'),
        'ERR_STREAM_DESTROYED',
      );
      nextTick(() => callback?.(error));
      return false;
    }
    if (this.header === undefined) {
      if (isEnd) this.framing.contentLength = Buffer.byteLength(chunk, encoding ?? 'utf8');
      this.implicitHeader();
    }
    if (!this.framing.hasBody) {
      nextTick(() => callback?.());
      return true;
    }
    if (!isEnd && this.socket !== null && this.socket.writableCorked === 0) {
      this.cork();
      nextTick(() => this.uncork());
    }
    if (!this.framing.chunkedEncoding || chunk.length === 0) return this.#send(chunk, encoding, callback);
    this.#gathered.push({ data: chunk, encoding, callback, sender: currentSender() });
    this.#gatheredBytes += Buffer.byteLength(chunk, encoding ?? 'utf8');
    if (this.#corked === 0) return this.#flushGathered();
    return this.writableLength < this.writableHighWaterMark;
  }

  #writeAfterEnd(callback: Callback | undefined): false {
    const error = nodeError(new Error('write after end'), 'ERR_STREAM_WRITE_AFTER_END');
    nextTick(() => {
      callback?.(error);
      if (!this.destroyed) this.emit('error', error);
    });
    return false;
  }

  /** Sends what was gathered as one chunk (RFC 9112, 7.1). */
  #flushGathered(): boolean {
    if (this.#gathered.length === 0) return true;
    const pieces = this.#gathered;
    const size = this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    let goOn = true;
    for (const { data, encoding, callback, sender } of chunkOf(pieces, size))
      goOn = sendingAs(sender, () => this.#send(data, encoding, callback));
    return goOn;
  }

  /** Sends bytes, with the head before the first of them. */
  #send(data: Chunk, encoding: BufferEncoding | undefined, callback: Callback | undefined): boolean {
    if (!this.headerSent && this.header !== undefined) {
      this.headerSent = true;
      if (typeof data === 'string' && isText(encoding) && data === '') {
        return this.sendRaw(this.header, 'latin1', callback);
      }
      this.socket?.cork();
      this.sendRaw(this.header, 'latin1');
      const goOn = this.sendRaw(data, encoding, callback);
      this.socket?.uncork();
      return goOn;
    }
    return this.sendRaw(data, encoding, callback);
  }

  #flushQueue(socket: Socket): boolean {
    const { bytes } = this.#queue;
    const goOn = this.#queue.flush(socket);
    if (bytes > 0) this.onPendingData(-bytes);
    return goOn;
  }

  #onFinish(error?: Error | null): void {
    if ((error !== undefined && error !== null) || this.errored !== null) return;
    this.writableFinished = true;
    this.emit('finish');
  }
}
