/** `http.IncomingMessage`: a request, or the response to one, as the learner's code sees it. */
import { Readable } from 'node:stream';
import type { Socket } from '../net/socket.ts';
import type { RequestHead } from './parser.ts';
import type { ResponseHead } from './response-parser.ts';

export type Headers = Record<string, string | string[] | undefined>;

/** Headers of which a second one is dropped; others are joined with commas (Node's `message.headers`). */
const SINGLE: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

export class IncomingMessage extends Readable {
  readonly socket: Socket;
  readonly httpVersion: string;
  readonly httpVersionMajor: number;
  readonly httpVersionMinor: number;
  readonly method: string | null;
  readonly rawHeaders: string[];
  url: string;
  rawTrailers: string[] = [];
  upgrade: boolean;
  complete = false;
  aborted = false;
  readonly statusCode: number | null;
  readonly statusMessage: string | null;
  #headers: Headers | undefined;
  #isRead = false;
  #isDumped = false;

  constructor(socket: Socket, head: RequestHead | ResponseHead) {
    super({ highWaterMark: socket.readableHighWaterMark });
    this.socket = socket;
    this.httpVersionMajor = head.versionMajor;
    this.httpVersionMinor = head.versionMinor;
    this.httpVersion = `${head.versionMajor}.${head.versionMinor}`;
    const isRequest = 'method' in head;
    this.method = isRequest ? head.method : null;
    this.url = isRequest ? head.url : '';
    this.statusCode = isRequest ? null : head.statusCode;
    this.statusMessage = isRequest ? null : head.statusMessage;
    this.rawHeaders = [...head.rawHeaders];
    this.upgrade = head.wantsUpgrade;
  }

  get connection(): Socket {
    return this.socket;
  }

  get headers(): Headers {
    return (this.#headers ??= joined(this.rawHeaders));
  }

  get headersDistinct(): Record<string, string[]> {
    return distinct(this.rawHeaders);
  }

  get trailers(): Headers {
    return joined(this.rawTrailers);
  }

  get trailersDistinct(): Record<string, string[]> {
    return distinct(this.rawTrailers);
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    if (callback !== undefined) this.on('timeout', callback);
    this.socket.setTimeout(milliseconds);
    return this;
  }

  /** Bytes of the body came. @returns false when no more should come for now */
  receive(bytes: Uint8Array): boolean {
    return this.#isDumped || this.push(bytes);
  }

  /** The message is whole. */
  receiveEnd(rawTrailers: readonly string[]): void {
    this.complete = true;
    this.rawTrailers.push(...rawTrailers);
    this.push(null);
  }

  /** Throws away a body that nobody read, so that the next request can be. */
  dumpUnlessRead(): void {
    if (this.#isRead || this.#isDumped) return;
    this.#isDumped = true;
    this.removeAllListeners('data');
    this.resume();
  }

  override _read(): void {
    this.#isRead = true;
    if (this.socket.readable) this.socket.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
    }
    if (this.aborted && !this.socket.destroyed) this.socket.destroy(error ?? undefined);
    // As Node: an error is emitted only when somebody listens for it.
    process.nextTick(() => callback(this.listenerCount('error') === 0 ? null : error));
  }
}

function joined(raw: readonly string[]): Headers {
  const headers: Headers = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    const value = raw[at + 1] ?? '';
    const before = headers[name];
    if (name === 'set-cookie') headers[name] = [...(Array.isArray(before) ? before : []), value];
    else if (before === undefined) headers[name] = value;
    else if (!SINGLE.has(name)) headers[name] = `${String(before)}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  return headers;
}

function distinct(raw: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let at = 0; at < raw.length; at += 2) {
    (headers[(raw[at] ?? '').toLowerCase()] ??= []).push(raw[at + 1] ?? '');
  }
  return headers;
}
