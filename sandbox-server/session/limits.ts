/**
 * What one session, one address and the whole front may use. Every limit that a
 * learner can meet is explained to them in the console.
 */
export interface SessionLimits {
  /** TCP connections that one session may hold at a time; the next one is answered with 503. */
  readonly connections: number;
  /** Clients that the sandbox plays for one session at a time, in probes and herds. */
  readonly playedClients: number;
  /** Chunks a second from all clients of a session; beyond this, reading slows down. */
  readonly inboundChunksPerSecond: number;
  /** Bytes from all clients in one run; more ends the run. */
  readonly inboundBytes: number;
  /** Bytes that one connection may have on their way to the guest; then the socket is not read. */
  readonly unconsumedBytes: number;
  /** Bytes of a run's output that clients have not taken yet; the connection that adds more is reset. */
  readonly unsentBytes: number;
  /** A run through which nothing passes for this long is stopped, in milliseconds. */
  readonly idleMs: number;
  /** How often a page is asked for a sign of life, in milliseconds; without one until the next time, its channel ends. */
  readonly beatMs: number;
  /** How long a session outlives its control channel, in milliseconds. */
  readonly graceMs: number;
  /** Bytes of trace and replies that the page has not acknowledged; more ends the run. */
  readonly unacknowledgedBytes: number;
  /** Total size of the files of a run, in UTF-16 code units. */
  readonly filesLength: number;
  /** Files in one run. */
  readonly files: number;
  /** Servers in one run, each a file that is started. */
  readonly servers: number;
  /** Runs that a session may start at once, and then again each `runRefillMs`. */
  readonly runBurst: number;
  readonly runRefillMs: number;
  /** Sessions of one client address. */
  readonly sessionsPerAddress: number;
  /** Servers that run at a time for the sessions of one client address. */
  readonly runsPerAddress: number;
  /** TCP connections from one client address, of whatever kind. Not counted behind a trusted proxy. */
  readonly connectionsPerAddress: number;
  /** The body of a request must come on, this many bytes or its end in each `bodyMs`; slower ones are cut. */
  readonly bodyBytes: number;
  readonly bodyMs: number;
  /** Sessions in all. */
  readonly sessions: number;
}

/** Limits for a public sandbox on a small machine. */
export const DEFAULT_SESSION_LIMITS: SessionLimits = {
  connections: 50,
  playedClients: 200,
  inboundChunksPerSecond: 500,
  inboundBytes: 64 * 1024 * 1024,
  unconsumedBytes: 256 * 1024,
  unsentBytes: 8 * 1024 * 1024,
  idleMs: 15 * 60_000,
  beatMs: 15_000,
  graceMs: 30_000,
  unacknowledgedBytes: 8 * 1024 * 1024,
  filesLength: 512 * 1024,
  files: 32,
  servers: 8,
  runBurst: 30,
  runRefillMs: 500,
  // A class behind one address, with a page or two each.
  sessionsPerAddress: 60,
  runsPerAddress: 40,
  connectionsPerAddress: 1_000,
  bodyBytes: 64,
  bodyMs: 30_000,
  sessions: 500,
};
