/** One client's connection to a run's server: the tap on it, and the flow of bytes both ways. */
import type { ConnectionId, Direction } from '../../wire/trace/trace.ts';
import type { Isolate } from '../isolates/isolate.ts';
import type { SessionLimits } from './limits.ts';
import type { Tap } from './tap.ts';

/** The outer ring's end of a connection: a TCP socket behind a few verbs. */
export interface Link {
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Calls `written` once the bytes have left for the client, or never if the connection breaks. */
  write(bytes: Uint8Array, written: () => void): void;
  /** FIN after all that was written; the client may go on sending. */
  end(): void;
  /** FIN after all that was written, and nobody listens any more; what the client still sends is thrown away. */
  close(): void;
  /** RST. */
  reset(): void;
  /** Stop and go on reading. Both may be called again and again. */
  pause(): void;
  resume(): void;
}

/** A place where a server of the run listens. */
export interface Listening {
  readonly server: string;
  readonly port: number;
}

/** What a connection needs of its run. */
export interface ConnectionHost {
  readonly isolate: Isolate;
  readonly tap: Tap;
  readonly limits: SessionLimits;
  /** Counts a chunk from a client. Returns how many milliseconds its connection must not be read now. */
  received(length: number): number;
  /** Counts output that has to be sent, or, negative, that has been. False when the bound is passed. */
  queued(length: number): boolean;
  /** No more will pass in either direction. */
  gone(connection: Connection): void;
}

type Side = 'open' | 'ended';

export class Connection {
  readonly id: ConnectionId;
  readonly #host: ConnectionHost;
  #link: Link | undefined;
  #client: Side = 'open';
  #server: Side = 'open';
  readonly #offsets: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  #unconsumed = 0;
  #unsent = 0;
  #throttle: ReturnType<typeof setTimeout> | undefined;

  /** Opens the connection in the isolate. */
  constructor(id: ConnectionId, host: ConnectionHost, link: Link, { server, port }: Listening) {
    this.id = id;
    this.#host = host;
    this.#link = link;
    host.tap.open(id, server);
    host.isolate.open(id, server, port, link.remoteAddress, link.remotePort);
  }

  /** A chunk came from the client; `forGuest` is what the learner's server gets of it. */
  receive(chunk: Uint8Array, forGuest: Uint8Array): void {
    if (this.#client === 'ended') return;
    this.#tapChunk('client-to-server', chunk);
    const wait = this.#host.received(chunk.length);
    if (this.#link === undefined) return; // that chunk was one too many, and the run is over
    if (forGuest.length > 0) {
      this.#unconsumed += forGuest.length;
      this.#host.isolate.input(this.id, forGuest);
    }
    if (wait > 0 && this.#throttle === undefined) {
      this.#throttle = setTimeout(() => {
        this.#throttle = undefined;
        this.#regulate();
      }, wait);
    }
    this.#regulate();
  }

  /** The client sent FIN. */
  receiveEnd(): void {
    if (this.#client === 'ended') return;
    this.#client = 'ended';
    this.#host.tap.close(this.id, 'client', 'fin');
    this.#host.isolate.inputEnded(this.id);
    this.#settle();
  }

  /** The client's connection broke. */
  receiveReset(): void {
    if (this.#link === undefined) return;
    this.#host.tap.close(this.id, 'client', 'reset');
    this.#host.isolate.inputReset(this.id);
    this.#finish();
  }

  /** The client's TCP connection goes on to another session: here it ends, and more output has nowhere to go. */
  detach(): void {
    this.receiveEnd();
    this.#link = undefined;
    this.#release();
  }

  /** The guest wrote. */
  output(bytes: Uint8Array): void {
    const link = this.#link;
    if (link === undefined || this.#server === 'ended') {
      this.#host.isolate.written(this.id, bytes.length);
      return;
    }
    this.#unsent += bytes.length;
    if (!this.#host.queued(bytes.length)) {
      this.reset();
      return;
    }
    this.#tapChunk('server-to-client', bytes);
    link.write(bytes, () => {
      if (this.#link !== link) return;
      this.#unsent -= bytes.length;
      this.#host.queued(-bytes.length);
      this.#host.isolate.written(this.id, bytes.length);
      this.#settle();
    });
  }

  /** The guest sent FIN. */
  end(): void {
    if (this.#server === 'ended') return;
    this.#server = 'ended';
    this.#host.tap.close(this.id, 'server', 'fin');
    this.#link?.end();
    this.#settle();
  }

  /** The guest reset the connection, or bytes came for a socket that it had closed. */
  destroy(): void {
    if (this.#link !== undefined) this.#host.tap.close(this.id, 'server', 'reset');
    this.#link?.reset();
    this.#finish();
  }

  /** The guest took `length` bytes off its queue. */
  consumed(length: number): void {
    this.#unconsumed -= length;
    this.#regulate();
  }

  /** The sandbox resets the connection, because a limit was met. */
  reset(): void {
    this.#host.tap.close(this.id, 'sandbox', 'reset');
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
    if (this.#link === undefined) return;
    this.#host.tap.close(this.id, 'sandbox', 'fin');
    this.#link.close();
    this.#finish();
  }

  #tapChunk(direction: Direction, bytes: Uint8Array): void {
    this.#host.tap.chunk(this.id, direction, this.#offsets[direction], bytes);
    this.#offsets[direction] += bytes.length;
  }

  /** Reads on or not, as the guest's queue and the rate allow. */
  #regulate(): void {
    const full = this.#unconsumed > this.#host.limits.unconsumedBytes;
    if (full || this.#throttle !== undefined) this.#link?.pause();
    else this.#link?.resume();
  }

  #settle(): void {
    if (this.#client === 'ended' && this.#server === 'ended' && this.#unsent === 0) this.#finish();
  }

  #finish(): void {
    this.#client = this.#server = 'ended';
    this.#link = undefined;
    this.#release();
    this.#host.gone(this);
  }

  #release(): void {
    clearTimeout(this.#throttle);
    this.#throttle = undefined;
    this.#host.queued(-this.#unsent);
    this.#unsent = 0;
  }
}
