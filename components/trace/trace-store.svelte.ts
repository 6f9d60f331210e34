/**
 * The run that the views show: its events as they arrive, and what the bytes say.
 *
 * Events are dissected on arrival, so nothing is lost while the page does not draw;
 * what views read changes at most once per animation frame.
 */
import {
  type ConsoleEvent,
  type Conversation,
  ConversationBuilder,
  type Trace,
  type TraceEvent,
  type TraceMeta,
} from '../../wire/index.ts';
import { EventHistory, type HistoryLimits } from './event-history.ts';
import { FrameLoop } from './frame-loop.ts';

/**
 * Shortest time between two drawings, in milliseconds. A single event is drawn at the
 * next frame; a stream thirty times a second; one too fast to read, ten times.
 */
const PAUSE = { stream: 30, flood: 95 };
const FLOOD = 20;

const defaultLimits: HistoryLimits = { events: 100_000, bytes: 64 * 1024 * 1024 };

export class TraceStore {
  readonly #limits: HistoryLimits;
  readonly #loop = new FrameLoop(
    () => this.#publish(),
    () => (this.#waiting > FLOOD ? PAUSE.flood : PAUSE.stream),
  );
  /** Events that have come since the last drawing. */
  #waiting = 0;
  #builder = new ConversationBuilder();
  #history: EventHistory;

  #revision = $state(0);
  #run = $state(0);
  #meta = $state.raw<TraceMeta>();
  #conversation: Conversation = $state.raw(this.#builder.conversation);

  constructor(limits: HistoryLimits = defaultLimits) {
    this.#limits = limits;
    this.#history = new EventHistory(limits);
  }

  /** Goes up by one each time there is something new to draw. */
  get revision(): number {
    return this.#revision;
  }

  /** Goes up by one with each `reset`: tells a new run from more of the same. */
  get run(): number {
    return this.#run;
  }

  /** What is known about the run; nothing before the first one. */
  get meta(): TraceMeta | undefined {
    return this.#meta;
  }

  /** What the bytes say, as of this revision. A new object with each revision that changed it. */
  get conversation(): Conversation {
    return this.#conversation;
  }

  /** The events held. The same array may grow: a derived value that reads it must read `revision` as well. */
  get events(): readonly TraceEvent[] {
    return this.#history.events;
  }

  /** The number, in the whole run, of the first event held: more than 0 when the oldest were let go. */
  get firstEvent(): number {
    return this.#history.first;
  }

  /** Console lines of both sides, in order. Grows like `events`. */
  get console(): readonly ConsoleEvent[] {
    return this.#history.console;
  }

  /** Frames and messages no longer held, because the history is bounded: the oldest ones. */
  get dropped(): number {
    return this.#conversation.dropped.items;
  }

  /** A new run begins: forgets everything held. */
  reset(meta: TraceMeta): void {
    this.#builder = new ConversationBuilder();
    this.#history = new EventHistory(this.#limits);
    this.#meta = meta;
    this.#run += 1;
    this.#publish();
  }

  /** Takes in the next events of the run. */
  append(events: readonly TraceEvent[]): void {
    this.#history.append(events);
    this.#builder.append(events);
    this.#waiting += events.length;
    this.#loop.ask();
  }

  /** Shows a whole run at once, such as a recording; works on a server too. */
  load(trace: Trace): void {
    this.reset(trace.meta);
    this.append(trace.events);
    this.#publish();
  }

  #publish(): void {
    this.#conversation = this.#builder.conversation;
    this.#waiting = 0;
    this.#revision += 1;
  }
}
