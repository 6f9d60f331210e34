/** The events of a run, up to a bound: beyond it the oldest are let go, and how many is known. */
import type { ConsoleEvent, TraceEvent } from '../../wire/index.ts';

export interface HistoryLimits {
  readonly events: number;
  /** Bytes of all chunks together. */
  readonly bytes: number;
}

export class EventHistory {
  readonly #limits: HistoryLimits;
  #events: TraceEvent[] = [];
  #console: ConsoleEvent[] = [];
  #bytes = 0;
  #first = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get console(): readonly ConsoleEvent[] {
    return this.#console;
  }

  /** Events that were let go: the number, in the whole run, of the first one held. */
  get first(): number {
    return this.#first;
  }

  append(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      if (event.kind === 'console') this.#console.push(event);
      else if (event.kind === 'chunk') this.#bytes += event.bytes.length;
    }
    if (this.#events.length > this.#limits.events || this.#bytes > this.#limits.bytes) this.#letGo();
  }

  /** Down to nine tenths of the bounds, so that this is done seldom. */
  #letGo(): void {
    let count = 0;
    let console = 0;
    for (const event of this.#events) {
      const left = this.#events.length - count;
      if (left <= this.#limits.events * 0.9 && this.#bytes <= this.#limits.bytes * 0.9) break;
      if (event.kind === 'chunk') this.#bytes -= event.bytes.length;
      else if (event.kind === 'console') console += 1;
      count += 1;
    }
    this.#events = this.#events.slice(count);
    this.#console = this.#console.slice(console);
    this.#first += count;
  }
}
