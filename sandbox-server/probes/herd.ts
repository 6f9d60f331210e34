/** Many clients at once against a session's own server. */
import type { Connection } from '../session/connection.ts';
import type { Link } from '../session/link.ts';
import type { Unavailable } from '../session/network.ts';
import { PlayedClient } from './played-client.ts';
import { Polling } from './polling.ts';
import { WebSocketDialogue } from './websocket-dialogue.ts';

export interface HerdPlan {
  readonly kind: 'websocket' | 'polling';
  readonly clients: number;
  /** The clients connect evenly over this time, in milliseconds. */
  readonly rampMs: number;
  /** All leave after this time, in milliseconds since the first connected. */
  readonly lastMs: number;
  /** Each client sends its message, or polls, at this interval; 0: WebSocket clients only listen. */
  readonly everyMs: number;
  readonly path: string;
  readonly message: string;
}

export interface HerdCounts {
  /** Clients that tried; that the server took (an upgrade, or a first answer); that could not be connected. */
  readonly started: number;
  readonly taken: number;
  readonly failed: number;
  /** Clients whose connection the server ended. */
  readonly ended: number;
  /** Messages or requests, and messages or answers. */
  readonly sent: number;
  readonly received: number;
  readonly bytes: number;
}

/** What a client says over its connection. */
export interface Dialogue {
  /** Bytes to begin with. */
  begin(): Uint8Array;
  /** Bytes to say when it is time to send; undefined when it is not the client's turn. */
  next(): Uint8Array | undefined;
  /** What came. Returns bytes to answer with at once, if any. */
  receive(bytes: Uint8Array): Uint8Array | undefined;
  /** Whether the server took the client, and how many messages or answers came. */
  readonly taken: boolean;
  readonly received: number;
  /** Requests or messages that were said. */
  readonly sent: number;
}

const TICK_MS = 20;

interface Member {
  readonly client: PlayedClient;
  readonly dialogue: Dialogue;
  sendsAt: number;
}

export class Herd {
  readonly #plan: HerdPlan;
  readonly #label: string;
  readonly #accept: (link: Link) => Connection | Unavailable;
  readonly #members: Member[] = [];
  #started = 0;
  #failed = 0;
  #ended = 0;
  #bytes = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `label` and a number are what the trace calls each client. */
  constructor(plan: HerdPlan, label: string, accept: (link: Link) => Connection | Unavailable) {
    this.#plan = plan;
    this.#label = label;
    this.#accept = accept;
  }

  get counts(): HerdCounts {
    const sum = (count: (member: Member) => number): number =>
      this.#members.reduce((total, member) => total + count(member), 0);
    return {
      started: this.#started,
      taken: sum(({ dialogue }) => Number(dialogue.taken)),
      failed: this.#failed,
      ended: this.#ended,
      sent: sum(({ dialogue }) => dialogue.sent),
      received: sum(({ dialogue }) => dialogue.received),
      bytes: this.#bytes,
    };
  }

  /** Plays it; resolves with the counts when the time is over or `stop` was called. */
  async run(): Promise<HerdCounts> {
    const began = performance.now();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#finish = () => resolve(undefined);
    const tick = (): void => {
      const time = performance.now() - began;
      this.#arrive(time);
      this.#speak(time);
      if (time >= this.#plan.lastMs) this.stop();
    };
    this.#timer = setInterval(tick, TICK_MS);
    tick();
    await promise;
    const { counts } = this;
    for (const { client } of this.#members) if (client.ending === 'open') client.abort();
    return counts;
  }

  /** Ends it early. */
  stop(): void {
    clearInterval(this.#timer);
    this.#finish();
  }

  #finish = (): void => undefined;

  /** Lets those in whose turn has come. */
  #arrive(time: number): void {
    const { clients, rampMs, kind, path, message, everyMs } = this.#plan;
    const due = rampMs === 0 ? clients : Math.min(clients, 1 + Math.floor((time / rampMs) * clients));
    for (; this.#started < due; this.#started++) {
      const dialogue = kind === 'polling' ? new Polling(path) : new WebSocketDialogue(path, message);
      const client: PlayedClient = new PlayedClient(
        `${this.#label} ${this.#started + 1}`,
        1_024 + this.#started,
        (bytes) => {
          this.#bytes += bytes.length;
          const answer = dialogue.receive(bytes);
          if (answer) client.send(answer);
        },
        () => this.#ended++,
      );
      if (client.connect(this.#accept) !== undefined) {
        this.#failed++;
        continue;
      }
      client.send(dialogue.begin());
      this.#members.push({ client, dialogue, sendsAt: time + everyMs });
    }
  }

  #speak(time: number): void {
    const { everyMs } = this.#plan;
    if (everyMs === 0) return;
    for (const member of this.#members) {
      if (time < member.sendsAt || member.client.ending !== 'open') continue;
      member.sendsAt += everyMs;
      const bytes = member.dialogue.next();
      if (bytes) member.client.send(bytes);
    }
  }
}
