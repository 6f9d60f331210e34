/** What stands around a connection: the client's end of it, and its run. */
import type { NetworkConditions } from '../conditions/conditions.ts';
import type { Isolate } from '../isolates/isolate.ts';
import type { Connection } from './connection.ts';
import type { Journal } from './journal.ts';
import type { SessionLimits } from './limits.ts';
import type { Tap } from './tap.ts';

/** The outer ring's end of a connection: a TCP socket behind a few verbs. */
export interface Link {
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Who connects, where it is not the learner's own client; for the trace. */
  readonly client?: string;
  /** The server sent this, and it will be written now or later: for those who follow its answers. */
  follow(bytes: Uint8Array): void;
  /** Whether a proxy would have nothing to wait for: what the server sent is whole answers, or no HTTP. */
  readonly isWhole: boolean;
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
  readonly journal: Journal;
  readonly conditions: NetworkConditions;
  /** Counts a chunk from a client. Returns how many milliseconds its connection must not be read now. */
  received(length: number): number;
  /** Counts output that has to be sent, or, negative, that has been. False when the bound is passed. */
  queued(length: number): boolean;
  /** No more will pass in either direction. */
  gone(connection: Connection): void;
}
