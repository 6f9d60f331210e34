/**
 * Reads one connection: HTTP on both sides, until the server agrees to another protocol.
 * What follows a request depends on its answer, so the two directions are read together.
 */
import { agreedDeflate } from '../deflate/negotiation.ts';
import { headerList } from '../http/headers.ts';
import { NONE } from '../located.ts';
import type { ChunkEvent, CloseEvent, Direction, Micros, OpenEvent } from '../trace/trace.ts';
import { asksForWebSocket, requestProblems, responseProblems } from '../websocket/handshake.ts';
import type { Connection, Handshake } from './conversation.ts';
import { readHandshake } from './handshake.ts';
import { HeldBytes } from './held-bytes.ts';
import { HttpDraft } from './http-draft.ts';
import type { Limits } from './limits.ts';
import { OpaqueDraft } from './opaque-item.ts';
import { newSide, type Side } from './side.ts';
import type { Sink } from './sink.ts';
import { Timeline, type Entry } from './timeline.ts';
import { WebSocketSide } from './websocket-side.ts';

export class ConnectionReader implements Sink {
  readonly limits: Limits;
  readonly timeline = new Timeline();
  readonly #open: OpenEvent;
  readonly #sink: Sink;
  readonly #client = newSide('client-to-server');
  readonly #server = newSide('server-to-client');
  readonly #closes: CloseEvent[] = [];
  /** Requests without a final answer, oldest first. */
  readonly #awaiting: HttpDraft[] = [];
  readonly #held: HeldBytes;
  #asked: { readonly request: HttpDraft; readonly response?: HttpDraft } | undefined;
  #handshake: Handshake | undefined;
  #current: Connection | undefined;

  constructor(open: OpenEvent, sink: Sink) {
    this.#open = open;
    this.#sink = sink;
    this.limits = sink.limits;
    this.#held = new HeldBytes(this);
  }

  add(entry: Entry): void {
    this.timeline.add(entry);
    this.#sink.add(entry);
    this.#current = undefined;
  }

  touch(): void {
    this.timeline.touch();
    this.#sink.touch();
    this.#current = undefined;
  }

  chunk(event: ChunkEvent): void {
    const side = this.#side(event.direction);
    const other = side === this.#client ? this.#server : this.#client;
    other.opaque = undefined;
    this.touch();
    if (event.offset > side.position) {
      // Bytes are missing from the trace. What comes after them cannot be told.
      side.mode = 'opaque';
      side.message = undefined;
      if (side === this.#client) this.#replay();
      side.opaque = undefined;
      side.position = event.offset;
    }
    const seen = Math.min(event.bytes.length, side.position - event.offset);
    this.#read(side, event.bytes.subarray(seen), event.at);
  }

  close(event: CloseEvent): void {
    this.#closes.push(event);
    this.touch();
    const both = event.how === 'reset' || event.by === 'sandbox';
    for (const side of [this.#client, this.#server]) {
      if (!both && event.by !== (side === this.#client ? 'client' : 'server')) continue;
      const { message } = side;
      if (message?.unlikely) this.#foreign(side, message, message.endedAt);
      else message?.end(event.how === 'fin' && event.by !== 'sandbox', event.by !== 'sandbox');
    }
  }

  get current(): Connection {
    this.#current ??= this.#snapshot();
    return this.#current;
  }

  #snapshot(): Connection {
    const { handshake } = this;
    return {
      id: this.#open.connection,
      open: this.#open,
      closes: [...this.#closes],
      items: this.timeline.items,
      ...(handshake && { handshake }),
      bytes: { 'client-to-server': this.#client.position, 'server-to-client': this.#server.position },
    };
  }

  get handshake(): Handshake | undefined {
    const asked = this.#asked;
    if (asked) this.#handshake ??= readHandshake(asked.request, asked.response);
    return this.#handshake;
  }

  #side(direction: Direction): Side {
    return direction === 'client-to-server' ? this.#client : this.#server;
  }

  #read(side: Side, bytes: Uint8Array, at: Micros): void {
    let from = 0;
    while (from < bytes.length) {
      const rest = bytes.subarray(from);
      if (side.mode === 'http') {
        from += this.#readHttp(side, rest, at);
        continue;
      }
      if (side.mode === 'held') this.#hold(rest, at);
      else if (side.mode === 'websocket') {
        side.frames?.read(rest, side.position, at);
        side.position += rest.length;
      } else this.#readOpaque(side, rest, at);
      return;
    }
  }

  /** Reads up to the end of a message; gives the number of bytes used. */
  #readHttp(side: Side, bytes: Uint8Array, at: Micros): number {
    const { direction } = side;
    if (!side.message) {
      const { connection } = this.#open;
      side.message = new HttpDraft({ connection, direction, offset: side.position }, at, this.limits);
      this.add(side.message);
    }
    const { message } = side;
    const { next, progress } = message.read(bytes, 0, at);
    side.position += next;
    if (progress === 'foreign') this.#foreign(side, message, at);
    if (progress === 'broken') this.#leaveHttp(side, 'opaque');
    if (progress === 'complete') this.#complete(side, message);
    if (progress === 'head') {
      if (side === this.#client) this.#requestHead(message);
      else this.#responseHead(message);
      const method = message.request?.head?.start;
      if (message.beginBody(method?.kind === 'request' ? method.method : 'GET'))
        this.#complete(side, message);
    }
    return next;
  }

  #requestHead(request: HttpDraft): void {
    if (this.#awaiting.length < this.limits.pipelined) this.#awaiting.push(request);
    const headers = request.head?.headers ?? [];
    if (!asksForWebSocket(headers)) return;
    for (const { id, saw, header } of requestProblems(request.head?.start, headers))
      request.blame(id, saw, header);
    this.#asked = { request };
    this.#handshake = undefined;
  }

  #responseHead(response: HttpDraft): void {
    const [request] = this.#awaiting;
    const { head } = response;
    const status = head?.start?.kind === 'response' ? head.start.status : 0;
    response.request = request;
    if (!request) response.blame('http.unasked-response', 'no request is waiting');
    if (status >= 200 || status === 101) this.#awaiting.shift();
    if (!request || request !== this.#asked?.request || (status < 200 && status !== 101)) return;
    this.#asked = { request, response };
    this.#handshake = undefined;
    if (status !== 101) return;
    const asked = request.head?.headers ?? NONE;
    for (const { id, saw, header } of responseProblems(asked, head?.headers ?? NONE))
      response.blame(id, saw, header);
  }

  /** A message has ended: what does its direction speak next? */
  #complete(side: Side, message: HttpDraft): void {
    side.message = undefined;
    const start = message.head?.start;
    if (side === this.#client) {
      // Unless the answer came before the request was complete.
      if (asksToSwitch(message) && this.#awaiting.includes(message)) side.mode = 'held';
      return;
    }
    if (start?.kind !== 'response' || (start.status < 200 && start.status !== 101)) return;
    const asked = message.request?.head?.start;
    const connected = asked?.kind === 'request' && asked.method === 'CONNECT' && start.status < 300;
    if (start.status === 101 || connected) {
      const upgraded = headerList(message.head?.headers ?? [], 'upgrade').includes('websocket');
      this.#takeOver(upgraded && !connected ? 'websocket' : 'opaque', message);
    } else if (this.#client.mode === 'held' && !this.#awaiting.some(asksToSwitch)) {
      this.#client.mode = 'http';
      this.#readHeld();
    }
  }

  /** The server agreed to another protocol, which both sides speak from now on. */
  #takeOver(mode: 'websocket' | 'opaque', response: HttpDraft): void {
    const deflate = agreedDeflate(response.head?.headers ?? []);
    for (const side of [this.#server, this.#client]) {
      // A side that was lost track of cannot be followed again.
      if (side.mode === 'opaque') continue;
      side.mode = mode;
      side.message = undefined;
      const place = { connection: this.#open.connection, direction: side.direction };
      if (mode === 'websocket')
        side.frames = new WebSocketSide(
          place,
          side === this.#client ? deflate?.client : deflate?.server,
          this,
        );
    }
    this.#readHeld();
  }

  /** The server has answered: reads what is held. What the client says next is another turn. */
  #readHeld(): void {
    this.#replay();
    this.#client.opaque = undefined;
  }

  /** Keeps bytes until it is known what they are. */
  #hold(bytes: Uint8Array, at: Micros): void {
    const { direction, position } = this.#client;
    this.#held.add({ connection: this.#open.connection, direction, offset: position }, bytes, at);
    this.#client.position += bytes.length;
    if (this.#held.length <= this.limits.heldBytes) return;
    this.#client.mode = 'opaque';
    this.#replay();
  }

  /** It is known what the held bytes are: reads them as such. */
  #replay(): void {
    this.#client.position -= this.#held.length;
    for (const { bytes, at } of this.#held.release()) this.#read(this.#client, bytes, at);
  }

  /** What began like HTTP is none: the message becomes other bytes, and so does the rest. */
  #foreign(side: Side, message: HttpDraft, at: Micros): void {
    this.remove(message);
    this.#leaveHttp(side, 'opaque');
    side.position = message.place.offset;
    this.#readOpaque(side, message.bytes, message.startedAt, at);
  }

  #leaveHttp(side: Side, mode: Side['mode']): void {
    side.message = undefined;
    side.mode = mode;
  }

  #readOpaque(side: Side, bytes: Uint8Array, at: Micros, until = at): void {
    if (!side.opaque) {
      const place = { connection: this.#open.connection, direction: side.direction, offset: side.position };
      side.opaque = new OpaqueDraft(place, at, this.limits.itemBytes);
      this.add(side.opaque);
    }
    side.opaque.append(bytes, until);
    side.position += bytes.length;
  }

  /** Lets go of entries. */
  filter(stays: (entry: Entry) => boolean): void {
    this.timeline.filter(stays);
    this.#current = undefined;
  }

  remove(entry: Entry): void {
    this.timeline.filter((other) => other !== entry);
    this.#sink.remove(entry);
    this.#current = undefined;
  }
}

/** True for a request after which the connection may change its protocol. */
function asksToSwitch(request: HttpDraft): boolean {
  const headers = request.head?.headers ?? [];
  const start = request.head?.start;
  const connects = start?.kind === 'request' && start.method === 'CONNECT';
  return connects || asksForWebSocket(headers) || headerList(headers, 'connection').includes('upgrade');
}
