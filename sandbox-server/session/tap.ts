/** The tap: notes with a time whatever passes between clients and a run's server. It never looks into the bytes. */
import {
  asMicros,
  type CloseEvent,
  type ConditionEvent,
  type ConditionName,
  type ConnectionId,
  type ConsoleEvent,
  type Direction,
  type Micros,
  type TraceEvent,
} from '../../wire/trace/trace.ts';
import type { OutputSource } from '../isolates/isolate.ts';

export class Tap {
  /** Wall-clock time at which the run began, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly #zero: number;
  readonly #record: (event: TraceEvent) => void;

  /** The run begins now. */
  constructor(record: (event: TraceEvent) => void) {
    this.#record = record;
    this.#zero = performance.now();
    this.startedAt = wallClock(this.#zero);
  }

  /** `client`: who connects, where it is not the learner's own client. */
  open(connection: ConnectionId, server: string, client?: string): void {
    const open = { kind: 'open' as const, at: this.#now(), connection, server };
    this.#record(client === undefined ? open : { ...open, client });
  }

  /** A network condition acted on a span of what one side sent. */
  condition(
    connection: ConnectionId,
    direction: Direction,
    condition: ConditionName,
    { offset, length }: Pick<ConditionEvent, 'offset' | 'length'>,
    text: string,
  ): void {
    this.#record({
      kind: 'condition',
      at: this.#now(),
      connection,
      direction,
      condition,
      offset,
      length,
      text,
    });
  }

  /** `offset` is the position of the first byte in its direction of the connection. */
  chunk(connection: ConnectionId, direction: Direction, offset: number, bytes: Uint8Array): void {
    this.#record({ kind: 'chunk', at: this.#now(), connection, direction, offset, bytes });
  }

  /** Lines of the session's files send a piece that begins at `start` in its direction. */
  sources(
    connection: ConnectionId,
    direction: Direction,
    start: number,
    sources: readonly OutputSource[],
  ): void {
    if (sources.length === 0) return;
    const at = this.#now();
    for (const { offset, length, location } of sources)
      this.#record({ kind: 'source', at, connection, direction, offset: start + offset, length, location });
  }

  close(connection: ConnectionId, by: CloseEvent['by'], how: CloseEvent['how']): void {
    this.#record({ kind: 'close', at: this.#now(), connection, by, how });
  }

  console(line: Omit<ConsoleEvent, 'kind' | 'at'>): void {
    this.#record({ kind: 'console', at: this.#now(), ...line });
  }

  #now(): Micros {
    return asMicros(Math.round((performance.now() - this.#zero) * 1000));
  }
}

/**
 * The wall clock with fractions of a millisecond, so that a page can place its own
 * console lines among the chunks. After the system's clock was set, the fine clock is
 * off; then whole milliseconds have to do.
 */
function wallClock(monotonic: number): number {
  const fine = performance.timeOrigin + monotonic;
  const coarse = Date.now();
  return Math.abs(fine - coarse) < 5 ? fine : coarse;
}
