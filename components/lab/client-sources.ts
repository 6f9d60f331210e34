/**
 * Which bytes of the wire the lines of client code sent. The runner notes the calls, the
 * trace has the bytes; here they are matched. The n-th message given to a socket is the
 * n-th on its connection, and sockets to one address are opened one after another (RFC 6455,
 * 4.1). Where more than one line could have asked for the same thing, none is named.
 */
import { isControl, OPCODE } from '../../wire/websocket/opcode.ts';
import type {
  Connection,
  ConnectionId,
  Conversation,
  FrameItem,
  Item,
  RequestItem,
  SourceEvent,
} from '../../wire/index.ts';
import type { SentNote } from '../runner/messages.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Two clocks are set to each other by one message; they may differ by this much, in microseconds. */
const SLACK = 20_000;
/** A request whose note has not come by then was none of the client's code, such as a reconnection. */
const NOTE_COMES_WITHIN = 2_000_000;

interface Call {
  readonly number: number;
  readonly at: number;
  readonly wants: 'fetch' | 'event-stream' | 'websocket';
  readonly method: string;
  readonly target: string;
  readonly place: Place | undefined;
  settledAt: number;
}

interface Socket {
  /** Places of messages that are not yet seen on the wire. */
  readonly messages: (Place | undefined)[];
  close?: { readonly at: number; readonly place: Place | undefined };
}

interface Frames {
  /** Number of the socket; 0 until it is known, nothing when it is none of the client's code. */
  socket: number | undefined;
  /** Frames whose note has not come yet. */
  readonly waiting: FrameItem[];
  /** Of the message whose frames come now. */
  place: Place | undefined;
}

export class ClientSources {
  readonly #zero: number;
  readonly #calls: Call[] = [];
  readonly #sockets = new Map<number, Socket>();
  readonly #frames = new Map<ConnectionId, Frames>();
  /** Position behind the last item that was read, for each connection. */
  readonly #read = new Map<ConnectionId, number>();
  #requests: RequestItem[] = [];
  #found: SourceEvent[] = [];
  #over = false;

  /** `zero`: time zero of the trace on the browser's clock, in milliseconds since the Unix epoch. */
  constructor(zero: number) {
    this.#zero = zero;
  }

  note(notes: readonly SentNote[]): void {
    for (const note of notes) {
      if (note.kind === 'no-more') this.#over = true;
      else if (note.kind === 'request') {
        const target = targetOf(note.url);
        const { number, wants, method } = note;
        if (wants === 'websocket') this.#sockets.set(number, { messages: [] });
        if (target !== undefined)
          this.#calls.push({
            number,
            wants,
            method,
            target,
            at: this.#micros(note.at),
            place: placeOf(note),
            settledAt: Infinity,
          });
      } else if (note.kind === 'settled') {
        const call = this.#calls.find(({ number }) => number === note.number);
        if (call) call.settledAt = this.#micros(note.at);
      } else {
        const socket = this.#sockets.get(note.socket);
        if (note.kind === 'message') socket?.messages.push(placeOf(note));
        else if (socket) socket.close ??= { at: this.#micros(note.at), place: placeOf(note) };
      }
    }
  }

  /** What can be said now of the bytes so far that was not said before. */
  match(conversation: Conversation): readonly SourceEvent[] {
    const fresh = conversation.connections.flatMap((connection) => this.#fresh(connection));
    fresh.sort((one, other) => one.startedAt - other.startedAt);
    for (const item of fresh) {
      if (item.kind === 'request') {
        this.#requests.push(item);
        this.#frames.set(item.connection, { socket: 0, waiting: [], place: undefined });
      } else if (item.kind === 'frame') {
        const frames = this.#frames.get(item.connection);
        if (frames?.socket !== undefined) frames.waiting.push(item);
      }
    }
    const now = conversation.items.at(-1)?.startedAt ?? 0;
    this.#requests = this.#requests.filter((request) => this.#isOpen(request, now));
    for (const connection of conversation.connections) this.#matchFrames(connection);
    const found = this.#found;
    this.#found = [];
    return this.#over ? [] : found;
  }

  /** Whole items from the learner's own client that were not read before. */
  #fresh(connection: Connection): Item[] {
    if (connection.open.client !== undefined) return [];
    const from = this.#read.get(connection.id) ?? 0;
    if (connection.bytes['client-to-server'] <= from) return [];
    const fresh: Item[] = [];
    for (let index = connection.items.length - 1; index >= 0; index -= 1) {
      const item = connection.items[index];
      if (item?.direction !== 'client-to-server') continue;
      if (item.offset < from) break;
      fresh.push(item);
    }
    fresh.reverse();
    const cut = fresh.findIndex(({ complete }) => !complete);
    const whole = cut < 0 ? fresh : fresh.slice(0, cut);
    const last = whole.at(-1);
    if (last) this.#read.set(connection.id, last.offset + last.length);
    return whole;
  }

  /** Matches a request if it can be; `now` is the time of the trace. @returns whether its note may still come */
  #isOpen(request: RequestItem, now: number): boolean {
    const first = this.#callOf(request);
    const isOpen = first === 'none yet' && now - request.startedAt < NOTE_COMES_WITHIN;
    if (isOpen) return true;
    const frames = this.#frames.get(request.connection);
    if (frames) frames.socket = typeof first === 'object' ? first.number : undefined;
    return false;
  }

  #callOf(request: RequestItem): Call | 'none yet' | 'none' {
    // Code in the runner has no origin of its own; whoever has one is another client.
    if (headerOf(request, 'origin') !== 'null') return 'none';
    const isSocket = headerOf(request, 'upgrade')?.toLowerCase() === 'websocket';
    const isStream = headerOf(request, 'accept') === 'text/event-stream';
    const candidates = this.#calls.filter(
      ({ target, method, wants, at, settledAt }) =>
        target === request.target &&
        method === request.method &&
        (wants === 'websocket') === isSocket &&
        (wants !== 'event-stream' || isStream) &&
        at <= request.startedAt + SLACK &&
        settledAt >= request.startedAt - SLACK,
    );
    const [first] = candidates;
    if (!first) return 'none yet';
    this.#calls.splice(this.#calls.indexOf(first), 1);
    const isCertain = isSocket || candidates.every(({ place }) => isSame(place, first.place));
    if (isCertain) this.#say(request, first.place);
    return first;
  }

  #matchFrames(connection: Connection): void {
    const frames = this.#frames.get(connection.id);
    const socket = frames?.socket ? this.#sockets.get(frames.socket) : undefined;
    if (!frames || !socket) return;
    for (let frame = frames.waiting[0]; frame; frame = frames.waiting[0]) {
      if (frame.opcode === OPCODE.close) {
        const answers = connection.items.some(
          (item) =>
            item.kind === 'frame' &&
            item.direction !== frame.direction &&
            item.opcode === OPCODE.close &&
            item.startedAt <= frame.startedAt,
        );
        if (!socket.close && !answers) return;
        if (socket.close && !answers) this.#say(frame, socket.close.place);
      } else if (!isControl(frame.opcode)) {
        if (frame.opcode !== OPCODE.continuation) {
          if (socket.messages.length === 0) return;
          frames.place = socket.messages.shift();
        }
        this.#say(frame, frames.place);
      }
      frames.waiting.shift();
    }
  }

  #say({ startedAt, connection, direction, offset, length }: Item, place: Place | undefined): void {
    if (!place) return;
    const location = { file: 'client.ts', ...place };
    this.#found.push({ kind: 'source', at: startedAt, connection, direction, offset, length, location });
  }

  #micros(browserTime: number): number {
    return (browserTime - this.#zero) * 1000;
  }
}

const headerOf = ({ headers }: RequestItem, name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;

const placeOf = ({ line, column }: { line?: number; column?: number }): Place | undefined =>
  line === undefined || column === undefined ? undefined : { line, column };

const isSame = (one: Place | undefined, other: Place | undefined): boolean =>
  one?.line === other?.line && one?.column === other?.column;

/** A request target in origin form (RFC 9112, 3.2.1), as a URL asks for it. */
function targetOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed ? parsed.pathname + parsed.search : undefined;
}
