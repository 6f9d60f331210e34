/**
 * What the front knows of an isolate: a place where one learner's server runs.
 * Only numbers, strings and byte arrays cross this line.
 */
import type { ConnectionId, ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';

/** Why a run ended. Each has its own message to the learner. */
export type ExitReason =
  /** The learner pressed Stop, ran again or left. */
  | 'stopped'
  /** The server's code threw and nothing caught it; also syntax errors. */
  | 'error'
  /** Nothing is left to wait for: no server listens and no timer is set. */
  | 'finished'
  /** One turn of the event loop took too long, such as an endless loop. */
  | 'turn-limit'
  | 'cpu-limit'
  | 'memory-limit'
  | 'idle-limit'
  /** The engine or its host died: the sandbox's fault, not the learner's. */
  | 'crashed';

export interface Exit {
  readonly reason: ExitReason;
  /** One or two sentences for the learner. */
  readonly message: string;
  readonly location?: SourceLocation;
}

/** Numbers below are the front's to give, those from here on the guest's, so that both may open connections. */
export const FIRST_GUEST_CONNECTION = 2 ** 31;

/** As Node's error codes: no host of that name, nobody listens there, too many connections. */
export type ConnectRefusal = 'ENOTFOUND' | 'ECONNREFUSED' | 'EAGAIN';

/** A run of output and the line that sent it. */
export interface OutputSource {
  /** Position of the first byte in the piece of output. */
  readonly offset: number;
  readonly length: number;
  readonly location: SourceLocation;
}

/** What an isolate tells. Times are taken by the front, which has the one clock. */
export interface IsolateListener {
  /**
   * A server called `listen`: `server` is the file that did, and `port` what it asked for. Connections
   * to it may now be opened. Comes once for each place that listens; two files may use the same port,
   * since each is a host of its own on the session's private network.
   */
  listening(server: string, port: number): void;
  /**
   * The guest connects to a host of its session. `connection` is a number that the guest chose, from
   * `FIRST_GUEST_CONNECTION` up; `from` is the file of the server that connects. `connected` or
   * `refused` answers. Bytes then go by `output`, `input` and so on, as of any connection; the far
   * end of it is a connection of its own, which `open` brings.
   */
  connect(connection: ConnectionId, from: string, host: string, port: number): void;
  /** `server` is the file of the server that printed, whichever file the line is in. */
  console(level: ConsoleLevel, text: string, location: SourceLocation | undefined, server?: string): void;
  /** What the sandbox did without ending the run, for the learner: lines dropped, a turn that took long. */
  notice(text: string): void;
  /** Bytes that the guest wrote to a connection; `sources`: which lines of its files sent them, as far as is known. */
  output(connection: ConnectionId, bytes: Uint8Array, sources: readonly OutputSource[]): void;
  /** The guest has no more bytes for the connection (FIN). */
  ended(connection: ConnectionId): void;
  /** The guest destroyed the connection; the front resets it (RST). */
  destroyed(connection: ConnectionId): void;
  /** The guest took this many received bytes off its queue, so that the front may read on. */
  consumed(connection: ConnectionId, length: number): void;
  /** Last call. */
  exit(exit: Exit): void;
}

export interface Isolate {
  /**
   * Evaluates the entry files in their order, each a server of its own: what they import is evaluated
   * for each of them anew, so that they share no variables of modules. They do share `globalThis`, the
   * limits and the event loop. Files are JavaScript modules by name, types already stripped, line numbers
   * kept.
   */
  start(files: Readonly<Record<string, string>>, entries: readonly string[]): void;
  /** A client connected to one of those that listen; `server` and `port` are what `listening` said. */
  open(
    connection: ConnectionId,
    server: string,
    port: number,
    remoteAddress: string,
    remotePort: number,
  ): void;
  /** What the guest asked for with `connect` is there. */
  connected(connection: ConnectionId): void;
  /** What the guest asked for with `connect` is not to be had. */
  refused(connection: ConnectionId, why: ConnectRefusal): void;
  input(connection: ConnectionId, bytes: Uint8Array): void;
  /** The client sent FIN. */
  inputEnded(connection: ConnectionId): void;
  /** The client's connection broke. */
  inputReset(connection: ConnectionId): void;
  /** This many bytes of output left for the client; the guest's `drain` depends on it. */
  written(connection: ConnectionId, length: number): void;
  /** Ends the isolate at once, whatever it is doing; `exit` follows. */
  stop(): void;
}

export interface PoolStatus {
  /** Isolates that are taken and have not ended. */
  readonly isolates: number;
  /** Whether another could be taken now, as far as the host is concerned. */
  readonly ready: boolean;
  /** Process of the isolate host, where there is one. */
  readonly hostPid?: number | undefined;
}

export interface IsolatePool {
  /** A prewarmed isolate, or a fresh one when none is ready. Rejects when the pool is at capacity. */
  take(listener: IsolateListener): Promise<Isolate>;
  /** How the pool is, for its operator. */
  status(): PoolStatus;
  /** Ends every isolate and the processes behind them. */
  close(): Promise<void>;
}
