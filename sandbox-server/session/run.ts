/** One run of a learner's server: its isolate, its clients' connections, its trace and its limits. */
import type { ConnectionId, ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import type { Exit, Isolate, IsolateListener, OutputSource } from '../isolates/isolate.ts';
import type { Cut, NetworkConditions } from '../conditions/conditions.ts';
import { Played } from '../probes/played.ts';
import type { ControlRequest } from '../protocol.ts';
import type { Connection } from './connection.ts';
import type { Journal, LimitName } from './journal.ts';
import type { SessionLimits } from './limits.ts';
import type { Link } from './link.ts';
import { Network, type Arrival, type Unavailable } from './network.ts';
import type { Outbox } from './outbox.ts';
import { Rate } from './rate.ts';
import { Tap } from './tap.ts';

export type PlayRequest = Extract<ControlRequest, { type: 'probe' | 'herd' }>;

/** What a run needs of its session. */
export interface RunHost {
  readonly limits: SessionLimits;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly conditions: NetworkConditions;
  /** Called once, when the run is over. */
  readonly ended: () => void;
}

/** The same limit is noted on the console at most this often, in milliseconds. */
const NOTE_MS = 1_000;

export class Run implements IsolateListener {
  readonly number: number;
  readonly #limits: SessionLimits;
  readonly #journal: Journal;
  readonly #ended: () => void;
  readonly #outbox: Outbox;
  readonly #inbound: Rate;
  readonly #noted = new Map<string, number>();
  #isolate: Isolate | undefined;
  #network: Network | undefined;
  readonly #played: Played;
  #tap: Tap | undefined;
  #conditions: NetworkConditions;
  #over = false;
  #began: number | undefined;
  #inboundBytes = 0;
  #unsent = 0;
  #activeAt = performance.now();
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** `number` is the page's own. */
  constructor(number: number, host: RunHost) {
    const { limits, outbox, conditions } = host;
    this.number = number;
    this.#limits = limits;
    this.#journal = host.journal;
    this.#outbox = outbox;
    this.#conditions = conditions;
    this.#ended = host.ended;
    this.#played = new Played({
      run: number,
      accept: (link, arrival) => this.accept(link, arrival),
      tell: (reply) => outbox.tell(reply),
    });
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
    this.#outbox.tell({ type: 'started', run: this.number, startedAt: tap.startedAt });
    const host = {
      isolate,
      tap,
      limits: this.#limits,
      journal: this.#journal,
      received: (length: number) => this.#received(length),
      queued: (length: number) => this.#queued(length),
      note: (limit: LimitName, text: string) => this.note(limit, text),
    };
    this.#network = new Network(host, this.#conditions);
    this.#began = performance.now();
    this.#journal.runBegan();
    this.touch();
    this.#watchIdle();
    isolate.start(files, entries);
  }

  /** Connects a client to a server of the run. */
  accept(link: Link, arrival?: Arrival): Connection | Unavailable {
    if (this.#over || this.#network === undefined) {
      return { unavailable: 'This session runs no server now.' };
    }
    this.touch();
    return this.#network.accept(link, arrival);
  }

  /** Plays clients of its own against the run. Returns why not, where it cannot. */
  play(request: PlayRequest): string | undefined {
    return request.type === 'probe' ? this.#played.probe(request) : this.#played.herd(request);
  }

  /** Other network conditions from now on, for connections that are there as well. */
  change(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.#network?.change(conditions);
  }

  /** Cuts one connection, or all. */
  cut(how: Cut, id: ConnectionId | undefined): void {
    this.#network?.cut(how, id);
  }

  /** Somebody uses the run, so it is not idle. */
  touch(): void {
    this.#activeAt = performance.now();
  }

  /** A line from the sandbox on the learner's console; the same line not more than once a second. */
  note(limit: LimitName, text: string): void {
    this.#journal.limit(limit);
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
    this.#network?.close();
    this.#played.stop();
    this.#isolate?.stop();
    this.#outbox.tell({ type: 'exit', run: this.number, ...exit });
    this.#ended();
    if (this.#began !== undefined) {
      this.#journal.runEnded(exit.reason, performance.now() - this.#began);
    }
  }

  listening(server: string, port: number): void {
    if (this.#over) return;
    this.#network?.servers.add(server, port);
    this.#outbox.tell({ type: 'listening', run: this.number, server, port });
  }

  connect(connection: ConnectionId, from: string, host: string, port: number): void {
    if (!this.#over) this.#network?.connect(connection, from, host, port);
  }

  console(level: ConsoleLevel, text: string, location: SourceLocation | undefined): void {
    if (this.#over) return;
    this.#tap?.console({ side: 'server', level, text, ...(location && { location }) });
  }

  notice(text: string): void {
    if (this.#over) return;
    this.#tap?.console({ side: 'sandbox', level: 'warn', text });
  }

  output(connection: ConnectionId, bytes: Uint8Array, sources: readonly OutputSource[]): void {
    this.#network?.output(connection, bytes, sources);
  }

  ended(connection: ConnectionId): void {
    this.#network?.ended(connection);
  }

  destroyed(connection: ConnectionId): void {
    this.#network?.destroyed(connection);
  }

  consumed(connection: ConnectionId, length: number): void {
    this.#network?.consumed(connection, length);
  }

  exit(exit: Exit): void {
    this.end(exit);
  }

  #received(length: number): number {
    this.touch();
    this.#inboundBytes += length;
    if (this.#inboundBytes > this.#limits.inboundBytes) {
      this.#journal.limit('inbound-bytes');
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
      this.note(
        'inbound-chunks',
        `Clients sent more than ${most} chunks in a second. The sandbox now reads them more slowly.`,
      );
    }
    return wait;
  }

  #queued(length: number): boolean {
    this.#unsent += length;
    if (this.#unsent <= this.#limits.unsentBytes) return true;
    const most = inMegabytes(this.#limits.unsentBytes);
    this.note(
      'unsent-bytes',
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
