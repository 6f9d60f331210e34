/** One run of a learner's server: its isolate, its clients' connections, its trace and its limits. */
import type { ConnectionId, ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import type { Exit, Isolate, IsolateListener } from '../isolates/isolate.ts';
import { describeConditions, type Cut, type NetworkConditions } from '../conditions/conditions.ts';
import { Connection } from './connection.ts';
import type { SessionLimits } from './limits.ts';
import type { ConnectionHost, Link, Listening } from './link.ts';
import type { Outbox } from './outbox.ts';
import { Rate } from './rate.ts';
import { Tap } from './tap.ts';

/** Why a client cannot be connected to the run now; for the body of an answer. */
export interface Unavailable {
  readonly unavailable: string;
}

/** The same limit is noted on the console at most this often, in milliseconds. */
const NOTE_MS = 1_000;

export class Run implements IsolateListener {
  readonly number: number;
  readonly #limits: SessionLimits;
  readonly #outbox: Outbox;
  readonly #inbound: Rate;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #noted = new Map<string, number>();
  #isolate: Isolate | undefined;
  #host: ConnectionHost | undefined;
  #tap: Tap | undefined;
  #conditions: NetworkConditions;
  #server: Listening | undefined;
  #over = false;
  #lastConnection = 0;
  #inboundBytes = 0;
  #unsent = 0;
  #activeAt = performance.now();
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** `number` is the page's own. */
  constructor(number: number, limits: SessionLimits, outbox: Outbox, conditions: NetworkConditions) {
    this.number = number;
    this.#limits = limits;
    this.#outbox = outbox;
    this.#conditions = conditions;
    this.#inbound = new Rate(limits.inboundChunksPerSecond, limits.inboundChunksPerSecond);
  }

  get over(): boolean {
    return this.#over;
  }

  /** The run begins now: time zero of its trace. */
  begin(isolate: Isolate, files: Readonly<Record<string, string>>, entries: readonly string[]): void {
    if (this.#over) {
      isolate.stop();
      return;
    }
    const tap = new Tap((event) => this.#outbox.record(event));
    this.#isolate = isolate;
    this.#tap = tap;
    const conditions = (): NetworkConditions => this.#conditions;
    this.#host = {
      isolate,
      tap,
      limits: this.#limits,
      get conditions() {
        return conditions();
      },
      received: (length) => this.#received(length),
      queued: (length) => this.#queued(length),
      gone: (connection) => this.#connections.delete(connection.id),
    };
    this.#outbox.tell({ type: 'started', run: this.number, startedAt: tap.startedAt });
    if (Object.keys(this.#conditions).length > 0) this.#markConditions();
    this.touch();
    this.#watchIdle();
    isolate.start(files, entries);
  }

  /** Connects a client to the run's server. */
  accept(link: Link): Connection | Unavailable {
    if (this.#over || this.#host === undefined) return { unavailable: 'This session runs no server now.' };
    if (this.#server === undefined) {
      return { unavailable: 'The server of this session has not called listen() yet.' };
    }
    if (this.#connections.size >= this.#limits.connections) {
      const most = `${this.#limits.connections} connections at a time`;
      this.note(
        `A session may hold ${most}; one more was refused. Close some, or find out who keeps them open.`,
      );
      return { unavailable: `This session already holds ${most}, and more are not allowed.` };
    }
    this.touch();
    const connection = new Connection(++this.#lastConnection, this.#host, link, this.#server);
    this.#connections.set(connection.id, connection);
    return connection;
  }

  /** Other network conditions from now on, for connections that are there as well. */
  change(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.#markConditions();
    for (const connection of [...this.#connections.values()]) connection.change();
  }

  /** Cuts one connection, or all. */
  cut(how: Cut, id: ConnectionId | undefined): void {
    const which = id === undefined ? [...this.#connections.values()] : [this.#connections.get(id)];
    for (const connection of which) connection?.cut(how);
  }

  /** Somebody uses the run, so it is not idle. */
  touch(): void {
    this.#activeAt = performance.now();
  }

  /** A line from the sandbox on the learner's console; the same line not more than once a second. */
  note(text: string): void {
    const now = performance.now();
    if (now - (this.#noted.get(text) ?? -Infinity) < NOTE_MS) return;
    if (this.#noted.size >= 100) this.#noted.clear();
    this.#noted.set(text, now);
    this.#tap?.console({ side: 'sandbox', level: 'warn', text });
  }

  /** Ends the run: connections first, then the isolate, then the page is told. Once only. */
  end(exit: Exit): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#idleTimer);
    for (const connection of [...this.#connections.values()]) connection.close();
    this.#isolate?.stop();
    this.#outbox.tell({ type: 'exit', run: this.number, ...exit });
  }

  listening(server: string, port: number): void {
    if (this.#over) return;
    this.#server ??= { server, port };
    this.#outbox.tell({ type: 'listening', run: this.number, server, port });
  }

  connect(connection: ConnectionId): void {
    this.#isolate?.refused(connection, 'ECONNREFUSED');
  }

  console(level: ConsoleLevel, text: string, location: SourceLocation | undefined): void {
    if (this.#over) return;
    this.#tap?.console({ side: 'server', level, text, ...(location && { location }) });
  }

  notice(text: string): void {
    if (this.#over) return;
    this.#tap?.console({ side: 'sandbox', level: 'warn', text });
  }

  output(connection: ConnectionId, bytes: Uint8Array): void {
    this.#connections.get(connection)?.output(bytes);
  }

  ended(connection: ConnectionId): void {
    this.#connections.get(connection)?.end();
  }

  destroyed(connection: ConnectionId): void {
    this.#connections.get(connection)?.destroy();
  }

  consumed(connection: ConnectionId, length: number): void {
    this.#connections.get(connection)?.consumed(length);
  }

  exit(exit: Exit): void {
    this.end(exit);
  }

  #markConditions(): void {
    const span = { offset: 0, length: 0 };
    this.#tap?.condition(0, 'client-to-server', 'changed', span, describeConditions(this.#conditions));
  }

  #received(length: number): number {
    this.touch();
    this.#inboundBytes += length;
    if (this.#inboundBytes > this.#limits.inboundBytes) {
      const most = inMegabytes(this.#limits.inboundBytes);
      this.end({
        reason: 'stopped',
        message: `The sandbox stopped this run: its clients sent more than ${most}, the most one run may receive. Press Run to start again.`,
      });
      return 0;
    }
    const wait = this.#inbound.take();
    if (wait > 0) {
      const most = this.#limits.inboundChunksPerSecond;
      this.note(`Clients sent more than ${most} chunks in a second. The sandbox now reads them more slowly.`);
    }
    return wait;
  }

  #queued(length: number): boolean {
    this.#unsent += length;
    if (this.#unsent <= this.#limits.unsentBytes) return true;
    const most = inMegabytes(this.#limits.unsentBytes);
    this.note(
      `More than ${most} waited for clients that read too slowly, so the sandbox reset a connection. ` +
        'Wait for drain when write() returns false.',
    );
    return false;
  }

  #watchIdle(): void {
    const left = this.#activeAt + this.#limits.idleMs - performance.now();
    if (left > 0) {
      this.#idleTimer = setTimeout(() => this.#watchIdle(), left);
      return;
    }
    const minutes = Math.round(this.#limits.idleMs / 60_000);
    this.end({
      reason: 'idle-limit',
      message: `No client sent anything for ${minutes} minutes, so the sandbox stopped the server. Press Run to start it again.`,
    });
  }
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
