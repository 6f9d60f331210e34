/** One client's connection to a run's server: the tap on it, and the flow of bytes both ways. */
import type { ConnectionId, Direction } from '../../wire/trace/trace.ts';
import { CUT_TEXTS, type Cut } from '../conditions/conditions.ts';
import { IdleWatch } from '../conditions/idle-watch.ts';
import type { OutputSource } from '../isolates/isolate.ts';
import type { Ending, Span } from '../conditions/path-end.ts';
import { Path } from '../conditions/path.ts';
import { ConnectionTap } from './connection-tap.ts';
import type { ConnectionHost, Link, Listening } from './link.ts';

export class Connection {
  readonly id: ConnectionId;
  readonly #host: ConnectionHost;
  readonly #tap: ConnectionTap;
  readonly #toServer: Path;
  readonly #toClient: Path;
  #link: Link | undefined;
  /** The client, or the server, has said that it sends no more; and the other side has been told. */
  #clientEnded = false;
  #serverEnded = false;
  #serverTold = false;
  #clientTold = false;
  /** Bytes that the guest has written. */
  #sent = 0;
  #unconsumed = 0;
  #unsent = 0;
  #throttle: ReturnType<typeof setTimeout> | undefined;
  readonly #idle = new IdleWatch((milliseconds) => this.#isIdle(milliseconds));

  /** Opens the connection in the isolate. */
  constructor(id: ConnectionId, host: ConnectionHost, link: Link, { server, port }: Listening) {
    this.id = id;
    this.#host = host;
    const tap = (this.#tap = new ConnectionTap(id, host.tap, host.journal));
    this.#link = link;
    this.#toServer = new Path('client-to-server', id, host.conditions, {
      deliver: (bytes) => host.isolate.input(id, bytes),
      end: (how) => this.#endForServer(how),
      cut: () => undefined,
      mark: (condition, span, text) => tap.condition('client-to-server', condition, span, text),
      isWhole: () => true,
    });
    this.#toClient = new Path('server-to-client', id, host.conditions, {
      deliver: (bytes) => this.#write(bytes),
      end: (how) => this.#endForClient(how),
      cut: (how) => this.cut(how),
      mark: (condition, span, text) => tap.condition('server-to-client', condition, span, text),
      isWhole: () => this.#link?.isWhole ?? true,
    });
    tap.open(server, link.client);
    host.isolate.open(id, server, port, link.remoteAddress, link.remotePort);
    this.#idle.set(host.conditions.idleTimeoutMs);
  }

  /** Whether a proxy on the way takes Upgrade out of requests. */
  get stripsUpgrade(): boolean {
    return this.#host.conditions.stripUpgrade === true;
  }

  /** Output of the server has not left for the client yet. */
  get isUnderWay(): boolean {
    return this.#unsent > 0;
  }

  /** A chunk came from the client; `forGuest` is what the learner's server gets of it. */
  receive(chunk: Uint8Array, forGuest: Uint8Array): void {
    if (this.#clientEnded) return;
    const span = this.#tapChunk('client-to-server', chunk);
    const wait = this.#host.received(chunk.length);
    if (this.#link === undefined) return; // that chunk was one too many, and the run is over
    if (forGuest.length > 0) {
      this.#unconsumed += forGuest.length;
      this.#toServer.push(forGuest, span);
    }
    if (wait > 0 && this.#throttle === undefined) {
      this.#throttle = setTimeout(() => {
        this.#throttle = undefined;
        this.#regulate();
      }, wait);
    }
    this.#regulate();
  }

  /** The request in the chunk that comes next lost these fields to a proxy. */
  strip(fields: readonly string[]): void {
    this.#tap.stripped(fields);
  }

  /** The client sent FIN. */
  receiveEnd(): void {
    if (this.#clientEnded) return;
    this.#clientEnded = true;
    this.#tap.close('client', 'fin');
    this.#toServer.end('fin');
  }

  /** The client's connection broke. */
  receiveReset(): void {
    if (this.#link === undefined) return;
    this.#tap.close('client', 'reset');
    this.#clientEnded = true;
    this.#link = undefined;
    if (!this.#toClient.swallows) this.#toClient.stop();
    this.#toServer.end('reset');
  }

  /** The client's TCP connection goes on to another session: here it ends, and more output has nowhere to go. */
  detach(): void {
    this.receiveEnd();
    this.#link = undefined;
    this.#toClient.stop();
    this.#release();
  }

  /** The guest wrote. */
  output(bytes: Uint8Array, sources: readonly OutputSource[]): void {
    const isLost = this.#link === undefined && !this.#toClient.swallows;
    if (isLost || this.#serverEnded) {
      this.#host.isolate.written(this.id, bytes.length);
      return;
    }
    this.#unsent += bytes.length;
    if (!this.#host.queued(bytes.length)) {
      this.reset();
      return;
    }
    this.#link?.follow(bytes);
    this.sentBy('server-to-client', sources);
    const span = { offset: this.#sent, length: bytes.length };
    this.#sent += bytes.length;
    this.#toClient.push(bytes, span);
  }

  /** Lines of the session's files send what comes next in a direction. */
  sentBy(direction: Direction, sources: readonly OutputSource[]): void {
    const from = direction === 'server-to-client' ? this.#sent : this.#tap.offsetOf(direction);
    this.#host.tap.sources(this.id, direction, from, sources);
  }

  /** The guest sent FIN. */
  end(): void {
    if (this.#serverEnded) return;
    this.#serverEnded = true;
    this.#toClient.end('fin');
  }

  /** The guest reset the connection, or bytes came for a socket that it had closed. */
  destroy(): void {
    this.#serverEnded = true;
    this.#toServer.stop();
    if (this.#link) this.#toClient.end('reset');
    else this.#finish();
  }

  /** The guest took `length` bytes off its queue. */
  consumed(length: number): void {
    this.#unconsumed -= length;
    this.#regulate();
  }

  /** The network between client and server changed. */
  change(): void {
    const { conditions } = this.#host;
    this.#toServer.change(conditions);
    this.#toClient.change(conditions);
    if (this.#link) this.#idle.set(conditions.idleTimeoutMs);
  }

  /** What lies between client and server ends the connection, or loses all that it is given. */
  cut(how: Cut): void {
    if (this.#link === undefined) return;
    this.#tap.condition('server-to-client', how, this.#tap.here, CUT_TEXTS[how]);
    if (how === 'black-hole') {
      this.#toServer.sink();
      this.#toClient.sink();
    } else if (how === 'reset') {
      this.reset();
    } else {
      this.#part();
    }
  }

  /** The sandbox resets the connection, because a limit was met or a condition has it so. */
  reset(): void {
    this.#tap.close('sandbox', 'reset');
    this.#link?.reset();
    this.#host.isolate.inputReset(this.id);
    this.#finish();
  }

  /** The sandbox closes the connection in mid-run, because of what the client sent. */
  shut(): void {
    this.#host.isolate.inputReset(this.id);
    this.close();
  }

  /** The run is over: as when a process ends, what was written still arrives, then FIN. */
  close(): void {
    if (this.#link === undefined) {
      this.#finish();
      return;
    }
    this.#toClient.flush();
    this.#tap.close('sandbox', 'fin');
    this.#link.close();
    this.#finish();
  }

  /** Closed from between: each side gets FIN, and what the server still sends is lost. */
  #part(): void {
    this.#tap.close('sandbox', 'fin');
    this.#link?.close();
    this.#link = undefined;
    this.#clientEnded = true;
    this.#toClient.stop();
    this.#toServer.flush();
    this.#toServer.end('fin');
    this.#release();
  }

  #endForServer(how: Ending): void {
    if (how === 'reset') {
      this.#host.isolate.inputReset(this.id);
      this.#finish();
    } else {
      this.#serverTold = true;
      this.#host.isolate.inputEnded(this.id);
      this.#settle();
    }
  }

  #endForClient(how: Ending): void {
    this.#tap.close('server', how);
    if (how === 'reset') {
      this.#link?.reset();
      this.#finish();
    } else {
      this.#clientTold = true;
      this.#link?.end();
      this.#settle();
    }
  }

  /** Output arrives at the client's side. */
  #write(bytes: Uint8Array): void {
    this.#tapChunk('server-to-client', bytes);
    const link = this.#link;
    const written = (): void => {
      if (this.#link !== link) return;
      this.#tap.left(bytes.length);
      this.#unsent -= bytes.length;
      this.#host.queued(-bytes.length);
      this.#host.isolate.written(this.id, bytes.length);
      this.#settle();
    };
    if (link) link.write(bytes, written);
    else written();
  }

  #tapChunk(direction: Direction, bytes: Uint8Array): Span {
    this.#idle.passed();
    return this.#tap.chunk(direction, bytes);
  }

  #isIdle(milliseconds: number): void {
    const text = `A proxy closed the connection: nothing passed through it for ${milliseconds} ms.`;
    this.#tap.condition('server-to-client', 'idle-timeout', this.#tap.here, text);
    this.#part();
  }

  /** Reads on or not, as the guest's queue and the rate allow. */
  #regulate(): void {
    const full = this.#unconsumed > this.#host.limits.unconsumedBytes;
    if (full || this.#throttle !== undefined) this.#link?.pause();
    else this.#link?.resume();
  }

  #settle(): void {
    const isOver = this.#clientTold || (this.#serverEnded && this.#link === undefined);
    if (this.#serverTold && isOver && this.#unsent === 0) this.#finish();
  }

  #finish(): void {
    this.#clientEnded = this.#serverEnded = true;
    this.#link = undefined;
    this.#toServer.stop();
    this.#toClient.stop();
    this.#release();
    this.#host.gone(this);
  }

  #release(): void {
    clearTimeout(this.#throttle);
    this.#idle.set(undefined);
    this.#tap.stop();
    this.#throttle = undefined;
    this.#host.queued(-this.#unsent);
    this.#unsent = 0;
  }
}
