/** Which lines the console shows, and in what order. */
import type { ConsoleEvent } from '../../wire/trace/trace.ts';

/** Lines on show at once; earlier ones are counted. */
export const MAX_LINES = 500;

export interface ShownLine {
  /** The same for the same line for as long as the run lasts. */
  readonly key: number;
  readonly event: ConsoleEvent;
  /** Seconds since the run began, to the millisecond. */
  readonly time: string;
}

export interface ShownLines {
  readonly lines: readonly ShownLine[];
  /** Earlier lines that are not among them. */
  readonly earlier: number;
}

/** Lines that are put in order: a line that is late by more than this many stays where it arrived. */
const MAX_SORTED = 4 * MAX_LINES;

/**
 * The last lines by time. The sides' lines travel different ways, so they do not arrive
 * in the order in which they were printed; lines of one time keep the order of arrival.
 */
export function shownLines(events: readonly ConsoleEvent[]): ShownLines {
  const start = Math.max(0, events.length - MAX_SORTED);
  const byTime = events
    .slice(start)
    .map((event, index) => ({ key: start + index, event }))
    .sort((a, b) => a.event.at - b.event.at);
  const last = byTime.slice(-MAX_LINES);
  return {
    lines: last.map(({ key, event }) => ({ key, event, time: seconds(event.at) })),
    earlier: events.length - last.length,
  };
}

/** Microseconds as seconds with three decimals, such as `0.412`. */
export const seconds = (micros: number): string => (micros / 1_000_000).toFixed(3);
