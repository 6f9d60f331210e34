/** One page's control channel: a WebSocket that speaks `protocol.ts` for one session. */
import type { WebSocket } from 'ws';
import { PROTOCOL_VERSION, type ControlReply, type ControlRequest } from '../protocol.ts';
import { readControlRequest } from '../session/control-request.ts';
import type { SessionLimits } from '../session/limits.ts';
import type { Channel } from '../session/outbox.ts';
import { Rate } from '../session/rate.ts';
import type { Session } from '../session/session.ts';
import type { Journal } from '../session/journal.ts';
import type { Refusal, Sessions } from '../session/sessions.ts';

/** A page must say hello this long after it connected, in milliseconds. */
const HELLO_MS = 5_000;
/** Messages of a page, a second and at once. */
const MESSAGES_PER_SECOND = 20;
const MESSAGES_AT_ONCE = 100;

type Hello = Extract<ControlRequest, { type: 'hello' }>;

export class ControlChannel implements Channel {
  readonly #socket: WebSocket;
  readonly #sessions: Sessions;
  readonly #journal: Journal;
  readonly #limits: SessionLimits;
  readonly #address: string;
  readonly #rate = new Rate(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE);
  readonly #helloTimer: ReturnType<typeof setTimeout>;
  #session: Session | undefined;
  /** What the last ping asked to acknowledge, and whether it was. */
  #marked = 0;
  #alive = true;

  /** `address` is the client's, as limits count it. */
  constructor(
    socket: WebSocket,
    behind: { readonly sessions: Sessions; readonly journal: Journal },
    limits: SessionLimits,
    address: string,
  ) {
    this.#socket = socket;
    this.#sessions = behind.sessions;
    this.#journal = behind.journal;
    this.#limits = limits;
    this.#address = address;
    this.#helloTimer = setTimeout(() => socket.close(1008, 'No hello in time.'), HELLO_MS);
    socket.on('message', (data, isBinary) => this.#receive(data.toString(), isBinary));
    socket.on('pong', (data) => {
      const count = Number(data.toString());
      // A page that only ever acknowledges old messages would make the sandbox keep the new ones.
      if (count === this.#marked) this.#alive = true;
      this.#session?.acknowledge(this, count);
    });
    // Frames that break the protocol: ws has answered with the right close code already.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearTimeout(this.#helloTimer);
      // 1000 and 1001 (RFC 6455 §7.4.1): the page closed the channel, or was itself closed.
      this.#session?.detach(this, code === 1000 || code === 1001);
    });
  }

  send(message: string | Uint8Array): void {
    this.#socket.send(message);
  }

  mark(count: number): void {
    this.#marked = count;
    this.#socket.ping(String(count));
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Call at steady intervals: ends the channel if nothing came back since the last call, and asks again. */
  beat(): void {
    if (!this.#session) return;
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#session.mark();
  }

  #receive(text: string, isBinary: boolean): void {
    if (!this.#rate.tryTake()) {
      this.#journal.limit('control-rate');
      this.#socket.close(1008, 'Too many messages.');
      return;
    }
    const request: ControlRequest | Refusal = isBinary
      ? { code: 'malformed', message: 'The sandbox did not understand the page: it sent a binary message.' }
      : readControlRequest(text, this.#limits);
    if ('code' in request) this.#refuse(request);
    else if (request.type === 'hello') this.#greet(request);
    else this.#obey(request);
  }

  #greet(hello: Hello): void {
    if (hello.version !== PROTOCOL_VERSION) {
      this.#refuse({
        code: 'version',
        message: `This page speaks version ${hello.version} of the control protocol and the sandbox version ${PROTOCOL_VERSION}. Reload the page.`,
      });
      return;
    }
    if (this.#session) {
      this.#refuse({ code: 'malformed', message: 'The page said hello twice on one channel.' });
      return;
    }
    const { session: id, token, received } = hello;
    const session =
      id !== undefined && token !== undefined
        ? this.#sessions.resume(id, token)
        : this.#sessions.open(this.#address);
    if ('code' in session) {
      this.#refuse(session);
      return;
    }
    if (!session.attach(this, received)) {
      this.#refuse({
        code: 'no-session',
        message: 'The sandbox no longer holds all that this page has missed. Begin a new session.',
      });
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#session = session;
  }

  #obey(request: Exclude<ControlRequest, Hello>): void {
    const session = this.#session;
    if (!session) {
      this.#refuse({ code: 'no-session', message: 'The page must say hello before anything else.' });
      return;
    }
    switch (request.type) {
      case 'run':
        void session.start(request);
        break;
      case 'stop':
        session.stop();
        break;
      case 'conditions':
        session.change(request.conditions);
        break;
      case 'cut':
        session.cut(request.how, request.connection);
        break;
      case 'probe':
      case 'herd':
        session.play(request);
        break;
    }
  }

  #refuse({ code, message }: Refusal): void {
    // In a session, every message counts for taking it up again, so it goes the common way.
    if (this.#session) {
      this.#session.refuse(code, message);
      return;
    }
    this.#journal.refused(code);
    const reply: ControlReply = { type: 'refused', code, message };
    this.#socket.send(JSON.stringify(reply));
  }
}
