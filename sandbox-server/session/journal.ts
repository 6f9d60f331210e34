/** What happened in the sandbox, counted and told to its operator: never what learners wrote or sent. */
import type { Direction } from '../../wire/trace/trace.ts';
import type { ExitReason } from '../isolates/isolate.ts';
import type { RefusalCode } from '../protocol.ts';

/** Limits that do not end a run; those that do are reasons of its end. */
export type LimitName =
  | 'connections'
  | 'played-clients'
  | 'server-connections'
  | 'inbound-chunks'
  | 'inbound-bytes'
  | 'unsent-bytes'
  | 'unacknowledged-bytes'
  | 'message-framing'
  | 'head-time'
  | 'body-time'
  | 'front-connections'
  | 'address-connections'
  | 'address-sessions'
  | 'address-runs'
  | 'sessions'
  | 'run-rate'
  | 'control-rate';

export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** `event` is a word with hyphens; fields are numbers and names of the sandbox's own. */
export type LogWriter = (event: string, fields: LogFields) => void;

export class Journal {
  readonly #write: LogWriter;
  sessionsOpened = 0;
  runsStarted = 0;
  runsLive = 0;
  connectionsOpened = 0;
  readonly bytes: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  readonly exits = new Map<ExitReason, number>();
  readonly limits = new Map<LimitName, number>();
  readonly refusals = new Map<RefusalCode, number>();
  /** When each limit was last written to the log. */
  readonly #logged = new Map<LimitName, number>();

  constructor(write: LogWriter = () => undefined) {
    this.#write = write;
  }

  log(event: string, fields: LogFields = {}): void {
    this.#write(event, fields);
  }

  /** A limit was met. Counted always, in the log at most once a second. */
  limit(limit: LimitName): void {
    count(this.limits, limit);
    const now = performance.now();
    if (now - (this.#logged.get(limit) ?? -Infinity) < 1_000) return;
    this.#logged.set(limit, now);
    this.#write('limit-met', { limit });
  }

  refused(code: RefusalCode): void {
    count(this.refusals, code);
  }

  runBegan(): void {
    this.runsStarted++;
    this.runsLive++;
  }

  runEnded(reason: ExitReason, milliseconds: number): void {
    this.runsLive--;
    count(this.exits, reason);
    this.#write('run-ended', { reason, milliseconds: Math.round(milliseconds) });
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
