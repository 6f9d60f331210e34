/** What a client's connection asks of the front, and where it leads. */
import type { Socket } from 'node:net';
import type { Connection } from '../session/connection.ts';
import type { Journal } from '../session/journal.ts';
import type { SessionLimits } from '../session/limits.ts';
import type { Run } from '../session/run.ts';
import type { Session } from '../session/session.ts';

export interface Reception {
  readonly limits: SessionLimits;
  readonly journal: Journal;
  find(session: string): Session | undefined;
  /** Answers what belongs to no session. `first` has been read from the socket already. */
  serve(socket: Socket, first: Uint8Array): void;
}

/** The session, and the run's server, that the requests of a connection are for. */
export interface Route {
  readonly session: string;
  readonly server: string | undefined;
  readonly run: Run;
  readonly connection: Connection;
}
