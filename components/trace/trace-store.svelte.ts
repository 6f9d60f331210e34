/**
 * The run that the views show: its events as they arrive and what the bytes say.
 *
 * Events are dissected on arrival, so nothing is lost while the page does not draw;
 * what views read changes at most once per animation frame.
 */
import type { Conversation } from '../../wire/conversation/conversation.ts';
import type { ConsoleEvent, Trace, TraceEvent, TraceMeta } from '../../wire/trace/trace.ts';

export class TraceStore {
  #revision = $state(0);

  /** Goes up by one each time there is something new to draw. */
  get revision(): number {
    return this.#revision;
  }

  /** What is known about the run; nothing before the first one. */
  get meta(): TraceMeta | undefined {
    return undefined;
  }

  get events(): readonly TraceEvent[] {
    return [];
  }

  get console(): readonly ConsoleEvent[] {
    return [];
  }

  get conversation(): Conversation {
    return { connections: [], items: [] };
  }

  /** Events that are no longer held because the history is bounded. */
  get dropped(): number {
    return 0;
  }

  /** A new run begins: forgets everything held. */
  reset(_meta: TraceMeta): void {
    this.#revision += 1;
  }

  /** Takes in the next events of the run. */
  append(_events: readonly TraceEvent[]): void {
    this.#revision += 1;
  }

  /** Shows a whole run, such as a recording; works where there is no animation frame. */
  load(trace: Trace): void {
    this.reset(trace.meta);
    this.append(trace.events);
  }
}
