/**
 * The trace: everything one run put on the wire, in the order in which it happened.
 *
 * One event per chunk (what one read of a TCP connection returned), plus the marks
 * that give chunks their meaning: connections opened and closed, network conditions
 * that acted, console lines.
 * The sandbox writes traces, the page and the build read them; both sides know
 * nothing else of each other.
 */

declare const micros: unique symbol;

/** Microseconds on a monotonic clock, counted from the moment the run began. */
export type Micros = number & { readonly [micros]: true };

/** Marks a number as microseconds since the run began. */
export const asMicros = (value: number): Micros => value as Micros;

/** Connections are numbered from 1 in each run. */
export type ConnectionId = number;

export type Direction = 'client-to-server' | 'server-to-client';

/** A TCP connection reached the learner's server. */
export interface OpenEvent {
  readonly kind: 'open';
  readonly at: Micros;
  readonly connection: ConnectionId;
  /** File of the server that the connection reached, such as `server.ts`. */
  readonly server: string;
  /** Who connected, where it was not the learner's own client: `probe 1`, `herd 12`, or the file of another server. */
  readonly client?: string;
}

/** The bytes that one read of a connection returned. TCP promises nothing about where chunks are cut. */
export interface ChunkEvent {
  readonly kind: 'chunk';
  readonly at: Micros;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  /** Position of the first byte in this direction of the connection, in bytes. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * One party stopped sending. A connection that ends in order has two of these,
 * one from each party; a reset ends both directions at once.
 */
export interface CloseEvent {
  readonly kind: 'close';
  readonly at: Micros;
  readonly connection: ConnectionId;
  /** `sandbox` when the run was stopped or a limit was met. */
  readonly by: 'client' | 'server' | 'sandbox';
  /** `fin`: no more bytes will follow. `reset`: the connection was torn down (RST). */
  readonly how: 'fin' | 'reset';
}

/** What a network condition is called; `changed` marks that the set of them did. */
export const CONDITIONS = [
  'changed',
  'latency',
  'bandwidth',
  'close',
  'reset',
  'black-hole',
  'buffering',
  'rechunking',
  'one-byte',
  'idle-timeout',
  'strip-upgrade',
  'bit-flip',
  /** Not of the network but of the receiver: it does not take what waits for it, or does again. */
  'slow-reader',
] as const;

export type ConditionName = (typeof CONDITIONS)[number];

/** A network condition acted between client and server, or the conditions changed. */
export interface ConditionEvent {
  readonly kind: 'condition';
  readonly at: Micros;
  /** 0 when it is about all connections of the run. */
  readonly connection: ConnectionId;
  readonly condition: ConditionName;
  readonly direction: Direction;
  /** The bytes it acted on, as positions in this direction of the connection as the sender sent them. */
  readonly offset: number;
  readonly length: number;
  /** What it did, as one sentence for a reader. */
  readonly text: string;
}

export type ConsoleLevel = 'debug' | 'log' | 'info' | 'warn' | 'error';

/** One line of console output. `sandbox` lines explain what the sandbox did, such as a limit that was met. */
export interface ConsoleEvent {
  readonly kind: 'console';
  readonly at: Micros;
  readonly side: 'client' | 'server' | 'sandbox';
  readonly level: ConsoleLevel;
  readonly text: string;
  /** Where the line was printed or the error was thrown; lines and columns from 1. */
  readonly location?: SourceLocation;
}

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Which line of the learner's code sent a run of bytes. Comes before or after the chunks that hold them. */
export interface SourceEvent {
  readonly kind: 'source';
  readonly at: Micros;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  /** The bytes, as positions in this direction of the connection as the sender sent them. */
  readonly offset: number;
  readonly length: number;
  readonly location: SourceLocation;
}

export type TraceEvent = OpenEvent | ChunkEvent | CloseEvent | ConsoleEvent | ConditionEvent | SourceEvent;

/** What a stored trace says about itself. */
export interface TraceMeta {
  /** Wall-clock time at which the run began, in milliseconds since the Unix epoch (fractions allowed). */
  readonly startedAt: number;
  /** Path of the learner's server on the sandbox, such as `/s/k3f9…`; part of each request target on the wire. */
  readonly base: string;
  /** Recordings only: the lab that ran and a digest of its files, to notice when the two part. */
  readonly recording?: { readonly lab: string; readonly digest: string; readonly browser: string };
}

export interface Trace {
  readonly meta: TraceMeta;
  readonly events: readonly TraceEvent[];
}
