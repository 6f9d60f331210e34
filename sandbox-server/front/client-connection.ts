/**
 * One TCP connection from a client. Requests are routed one by one, since a proxy may
 * send those of several sessions down one connection: each session sees a connection of
 * its own. After an upgrade the connection is a tunnel and is never parsed again.
 *
 * The guest gets what the client sent, cut where TCP cut it, except that `/s/<session>`
 * is taken off the request target, as any reverse proxy does. So the learner's code says
 * `req.url === '/ticks'` and works unchanged on plain Node. The tap keeps what the
 * client really sent. Bytes of a head are carried on, and get their time, when the head
 * has ended: only then is it known whose they are.
 */
import type { Socket } from 'node:net';
import type { Link } from '../session/link.ts';
import { plainAnswer } from './answer.ts';
import { Backlog } from './backlog.ts';
import { BadMessage } from './bad-message.ts';
import { BodyWatch } from './body-watch.ts';
import { clientLink } from './client-link.ts';
import type { Accepted } from './listener.ts';
import type { RequestHead } from './message-head.ts';
import type { Reception, Route } from './reception.ts';
import { RequestFraming } from './request-framing.ts';
import { ResponseFraming } from './response-framing.ts';
import { sessionPathOf, type SessionPath } from './session-path.ts';

/** A head must be there this long after its first byte, in milliseconds. */
const HEAD_MS = 5_000;
/** How long a client may take to read the last bytes and end, in milliseconds. */
const CLOSE_MS = 2_000;
/** Bytes that are read while an answer to an upgrade is awaited. */
const HOLD_LIMIT = 64 * 1024;
/** Requests that may wait for their answers on one connection. */
const PIPELINE_LIMIT = 100;

export class ClientConnection {
  readonly #socket: Socket;
  readonly #tcp: Socket;
  readonly #bodyWatch: BodyWatch;
  readonly #reception: Reception;
  readonly #requests = new RequestFraming();
  readonly #responses = new ResponseFraming();
  readonly #backlog = new Backlog();
  /** Bytes that wait, unparsed, for an answer to an upgrade. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #ended = false;
  #route: Route | undefined;
  #closing = false;
  #slowRun = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ socket, tcp }: Accepted, reception: Reception) {
    const { bodyBytes, bodyMs } = reception.limits;
    this.#socket = socket;
    this.#tcp = tcp;
    this.#bodyWatch = new BodyWatch(bodyBytes, bodyMs, () => this.#onSlowBody());
    this.#reception = reception;
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onError)
      .on('close', this.#onClose);
    this.#timer = setTimeout(this.#onLate, HEAD_MS);
  }

  /** Ends the connection for good. */
  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#closing) return;
    if (this.#responses.switched) this.#route?.connection.receive(chunk, chunk);
    else if (this.#heldBytes > 0) this.#hold(chunk);
    else this.#parse(chunk);
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    if (this.#heldBytes > 0) return;
    if (this.#route) this.#route.connection.receiveEnd();
    else this.#socket.end();
  };

  readonly #onError = (): void => {
    this.#route?.connection.receiveReset();
  };

  readonly #onClose = (): void => {
    this.#stopTimer();
    this.#bodyWatch.stop();
    this.#route?.connection.receiveReset();
  };

  readonly #onLate = (): void => {
    this.#timer = undefined;
    // A client that connects and says nothing, as browsers do to be ready, is let go without a word.
    if (this.#requests.headLength === 0) this.#socket.destroy();
    else {
      this.#reception.journal.limit('head-time');
      this.#refuse(408, `The message head was not complete within ${HEAD_MS / 1000} seconds.`);
    }
  };

  #onSlowBody(): void {
    const { bodyBytes, bodyMs } = this.#reception.limits;
    this.#bodyWatch.stop();
    this.#reception.journal.limit('body-time');
    this.#refuse(
      408,
      `Of the request's body fewer than ${bodyBytes} bytes came in ${bodyMs / 1000} seconds.`,
    );
  }

  #parse(chunk: Buffer): void {
    this.#backlog.push(chunk);
    const start = this.#backlog.end - chunk.length;
    let index = 0;
    try {
      while (index < chunk.length && !this.#closing) {
        if (this.#requests.between && this.#responses.undecided) {
          this.#deliver(start + index);
          this.#backlog.take(this.#backlog.end);
          this.#bodyWatch.stop();
          this.#hold(chunk.subarray(index));
          return;
        }
        const { next, head, headLength = 0 } = this.#requests.scan(chunk, index);
        index = next;
        if (!head) continue;
        this.#begin(head, start + index - headLength);
        if (!this.#closing) this.#stopTimer();
      }
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      this.#refuse(error.status, error.message);
    }
    if (this.#closing) return;
    this.#deliver(this.#backlog.end - this.#requests.headLength);
    this.#bodyWatch.came(chunk.length, !this.#requests.between && this.#requests.headLength === 0);
    if (this.#requests.headLength > 0 && !this.#closing) this.#timer ??= setTimeout(this.#onLate, HEAD_MS);
  }

  /** A request begins at `position`. Makes sure that the route is the right one. */
  #begin(head: RequestHead, position: number): void {
    const path = sessionPathOf(head.target);
    if (this.#route && (this.#route.session !== path?.session || this.#route.server !== path.server)) {
      if (!this.#responses.idle || this.#socket.writableLength > 0 || this.#route.connection.isUnderWay) {
        throw new BadMessage(400, 'A request to another address came before the answer to the last one.');
      }
      this.#deliver(position);
      this.#route.connection.detach();
      this.#route = undefined;
    }
    if (!path) {
      this.#handOver();
      return;
    }
    this.#route ??= this.#connect(path);
    if (!this.#route) return;
    if (this.#responses.waiting >= PIPELINE_LIMIT) {
      throw new BadMessage(400, `More than ${PIPELINE_LIMIT} requests wait for an answer on one connection.`);
    }
    const target = position + head.targetStart;
    this.#backlog.cut(target + path.cutStart, target + path.cutEnd);
    this.#responses.expect(this.#strip(head, position));
  }

  /** What the network conditions leave of a request that asks for another protocol. */
  #strip(head: RequestHead, position: number): RequestHead {
    if (!head.upgrade || !this.#route?.connection.stripsUpgrade) return head;
    for (const { start, end } of head.hopByHop) this.#backlog.cut(position + start, position + end);
    this.#route.connection.strip(head.hopByHop.map(({ name }) => name));
    return { ...head, upgrade: false };
  }

  #connect({ session: id, server }: SessionPath): Route | undefined {
    const session = this.#reception.find(id);
    if (!session) {
      this.#answer(
        404,
        'No such session. It ended, or the address is wrong: press Run on the page to get a new one.',
      );
      return undefined;
    }
    const run = session.run;
    if (!run) {
      this.#answer(503, 'No server runs in this session now: press Run on its page.');
      return undefined;
    }
    const connection = run.accept(this.#link(), {
      origin: 'client',
      ...(server !== undefined && { server }),
    });
    if ('unavailable' in connection) {
      this.#answer(503, connection.unavailable);
      return undefined;
    }
    return { session: id, server, run, connection };
  }

  /** Carries on what was read before a position. */
  #deliver(until: number): void {
    for (const { chunk, forGuest } of this.#backlog.take(until)) {
      this.#route?.connection.receive(chunk, forGuest);
    }
  }

  /** From here on the socket is the plain HTTP server's. */
  #handOver(): void {
    const socket = this.#socket;
    this.#stopTimer();
    this.#bodyWatch.stop();
    this.#closing = true;
    socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('error', this.#onError)
      .off('close', this.#onClose);
    const first = this.#backlog.take(this.#backlog.end).map(({ chunk }) => chunk);
    this.#reception.serve(socket, Buffer.concat(first));
  }

  #refuse(status: number, reason: string): void {
    const route = this.#route;
    if (!route) {
      this.#answer(status, reason);
      return;
    }
    route.run.note(
      'message-framing',
      `A client's request was refused before it reached your server. ${reason}`,
    );
    // An answer in the place of one that the server still owes would be taken for that.
    if (this.#responses.idle) this.#socket.write(plainAnswer(status, reason));
    route.connection.shut();
  }

  #answer(status: number, text: string): void {
    this.#socket.write(plainAnswer(status, text));
    this.#close();
  }

  /** FIN after all that was written; what still comes is thrown away. */
  #close(): void {
    this.#closing = true;
    this.#held = [];
    this.#bodyWatch.stop();
    this.#stopTimer();
    this.#socket.end();
    this.#socket.resume();
    this.#timer = setTimeout(() => this.#tcp.resetAndDestroy(), CLOSE_MS);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    this.#regulate();
  }

  /** The answer to an upgrade is known: what waited for it goes on, as a tunnel or as requests. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const bytes of held) this.#onData(bytes);
    if (this.#ended) this.#onEnd();
    this.#regulate();
  }

  #regulate(): void {
    if (this.#closing) return;
    this.#bodyWatch.reads(!this.#slowRun);
    if (this.#slowRun || this.#heldBytes > HOLD_LIMIT) this.#socket.pause();
    else this.#socket.resume();
  }

  #link(): Link {
    return clientLink(this.#socket, this.#tcp, this.#responses, {
      wrote: () => {
        if (this.#heldBytes > 0 && !this.#responses.undecided) this.#release();
      },
      close: () => this.#close(),
      willReset: () => (this.#closing = true),
      reads: (reads) => {
        this.#slowRun = !reads;
        this.#regulate();
      },
    });
  }
}
