/** One learner's place on the sandbox: a name, a secret, a page to talk to, and at most one run at a time. */
import type { Cut, NetworkConditions } from '../conditions/conditions.ts';
import type { Exit, IsolatePool } from '../isolates/isolate.ts';
import type { ControlReply, ControlRequest, RefusalCode } from '../protocol.ts';
import type { Journal } from './journal.ts';
import type { SessionLimits } from './limits.ts';
import { Outbox, type Channel } from './outbox.ts';
import { Rate } from './rate.ts';
import { Run, type PlayRequest } from './run.ts';
import type { Tally } from './tally.ts';
import { newSessionId, newToken } from './token.ts';

export type RunRequest = Extract<ControlRequest, { type: 'run' }>;

const STOPPED: Exit = { reason: 'stopped', message: 'Stopped.' };
const REPLACED: Exit = { reason: 'stopped', message: 'Stopped, because a new run took its place.' };
const FORGOTTEN: Exit = {
  reason: 'stopped',
  message:
    'The page lost its line to the sandbox for a moment, and with it this run. Press Run to start it again.',
};
const UNREAD: Exit = {
  reason: 'stopped',
  message:
    'The sandbox stopped this run: the page took its trace too slowly, and the sandbox would have had to leave out a part.',
};

/** What a session needs of the sandbox. */
export interface SessionHost {
  readonly limits: SessionLimits;
  readonly pool: IsolatePool;
  readonly journal: Journal;
  /** Runs by client address. */
  readonly runs: Tally;
  /** Called when the page has been away for longer than the grace time. */
  expired(session: Session): void;
}

export class Session {
  readonly id = newSessionId();
  readonly token = newToken();
  /** Who opened the session; limits for each address count this. */
  readonly address: string;
  readonly #host: SessionHost;
  readonly #limits: SessionLimits;
  readonly #outbox: Outbox;
  readonly #runs: Rate;
  #channel: Channel | undefined;
  #run: Run | undefined;
  #conditions: NetworkConditions = {};
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, host: SessionHost) {
    const { limits, journal } = host;
    this.address = address;
    this.#host = host;
    this.#limits = limits;
    this.#outbox = new Outbox(limits.unacknowledgedBytes, () => {
      journal.limit('unacknowledged-bytes');
      this.#run?.end(UNREAD);
    });
    this.#runs = new Rate(1000 / limits.runRefillMs, limits.runBurst);
  }

  /** Path of the learner's server on the sandbox. */
  get base(): string {
    return `/s/${this.id}`;
  }

  /** What runs, or began to start; undefined when nothing does. */
  get run(): Run | undefined {
    return this.#run?.over ? undefined : this.#run;
  }

  /**
   * Gives the session to a channel, and takes it from the one before. `received` says how many
   * messages of this session the page has had, so that nothing is lost or told twice; without
   * it the page begins anew, and what ran is stopped. False if `received` cannot be met.
   */
  attach(channel: Channel, received: number | undefined): boolean {
    if (received === undefined) {
      this.#outbox.clear();
      this.#run?.end(FORGOTTEN);
    }
    if (!this.#outbox.covers(received ?? 0)) return false;
    clearTimeout(this.#grace);
    this.#channel?.close(4001, 'The session was taken up on another channel.');
    this.#channel = channel;
    const reply: ControlReply = { type: 'session', session: this.id, token: this.token, base: this.base };
    channel.send(JSON.stringify(reply));
    this.#outbox.attach(channel, received ?? 0);
    this.#run?.touch();
    return true;
  }

  /** The channel closed. The session waits a while for its page to come back, unless the page has `left`. */
  detach(channel: Channel, left: boolean): void {
    if (channel !== this.#channel) return;
    this.#channel = undefined;
    this.#outbox.detach();
    if (left) this.#host.expired(this);
    else this.#grace = setTimeout(() => this.#host.expired(this), this.#limits.graceMs);
  }

  /** No page is there: the session only waits for one to come back. */
  get waiting(): boolean {
    return this.#channel === undefined;
  }

  /** The page's side has had the first `count` messages. */
  acknowledge(channel: Channel, count: number): void {
    if (channel === this.#channel) this.#outbox.acknowledge(count);
  }

  /** Asks the page's side for a sign of life. */
  mark(): void {
    this.#outbox.mark();
  }

  /** Ends what runs, so that no client's connection outlives its run, and starts these files. */
  async start(request: RunRequest): Promise<void> {
    const { pool, journal, runs } = this.#host;
    if (!this.#runs.tryTake()) {
      journal.limit('run-rate');
      this.refuse('capacity', 'Too many runs in a short time. Wait a few seconds and press Run again.');
      return;
    }
    this.#run?.end(REPLACED);
    const most = this.#limits.runsPerAddress;
    if (!runs.tryAdd(this.address, most)) {
      journal.limit('address-runs');
      this.refuse(
        'capacity',
        `Your address already runs ${most} servers, the most that one may run at a time. Stop some, here or on other pages of this course, and press Run again.`,
      );
      return;
    }
    const run = new Run(request.run, {
      limits: this.#limits,
      journal,
      outbox: this.#outbox,
      conditions: this.#conditions,
      ended: () => runs.remove(this.address),
    });
    this.#run = run;
    const isolate = await pool.take(run).catch(() => undefined);
    if (isolate) {
      run.begin(isolate, request.files, [request.entry, ...(request.servers ?? [])]);
    } else if (!run.over) {
      runs.remove(this.address);
      if (this.#run === run) this.#run = undefined;
      this.refuse(
        'capacity',
        'The sandbox has no room for another server now. Try again in a minute; recorded runs still work.',
      );
    }
  }

  stop(exit: Exit = STOPPED): void {
    this.#run?.end(exit);
  }

  /** Network conditions from now on, in this run and the next ones. */
  change(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.run?.change(conditions);
  }

  /** Cuts one connection of the run, or all that are open now. */
  cut(how: Cut, connection: number | undefined): void {
    this.run?.cut(how, connection);
  }

  /** Plays clients of the sandbox's own against what runs. */
  play(request: PlayRequest): void {
    const { run } = this;
    if (run === undefined) this.refuse('no-run', 'No server runs in this session now: press Run first.');
    else {
      const problem = run.play(request);
      if (problem !== undefined) this.refuse('capacity', problem);
    }
  }

  refuse(code: RefusalCode, message: string): void {
    this.#host.journal.refused(code);
    this.#outbox.tell({ type: 'refused', code, message });
  }

  /** Ends the session for good. */
  close(code: number, reason: string): void {
    clearTimeout(this.#grace);
    this.stop();
    this.#channel?.close(code, reason);
    this.#channel = undefined;
    this.#outbox.detach();
  }
}
