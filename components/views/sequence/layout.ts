/**
 * Where each happening of a run stands on the sequence's page, in CSS pixels from its top.
 *
 * Time runs down. Two happenings are at least a line apart, so that labels never
 * overlap; up to `GAP` the distance grows with the time between them; a longer
 * silence is collapsed into a gap that says how long it was.
 */
import type { Micros } from '../../../wire/index.ts';
import { countUntil } from '../../trace/as-of.ts';

export const LINE = 36;
export const GAP_HEIGHT = 44;
/** Silences longer than this are collapsed, in microseconds. */
export const GAP = 100_000;
const PIXELS_PER_MS = 0.4;
/** Room above the first line, for its label. */
export const TOP = 34;
/** Room under the last line, for its slant. */
export const BOTTOM = 30;
/** How far an arrow falls from its sender to its receiver. */
export const SLANT = 12;

export interface Timed {
  readonly at: Micros;
}

export interface Row<T extends Timed> {
  readonly index: number;
  readonly happening: T;
  /** Where the line leaves its sender. */
  readonly y: number;
  /** Length of the silence before it that was collapsed, in microseconds; 0 when none was. */
  readonly gap: number;
}

/** Rows of a run, added as it goes on and never moved; the oldest are let go beyond a bound. */
export class SequenceLayout<T extends Timed> {
  readonly #most: number;
  readonly #zoom: number;
  #rows: Row<T>[] = [];
  #count = 0;

  /** `zoom`: how much further than usual the same time takes the reader down the page. */
  constructor(most = 40_000, zoom = 1) {
    this.#most = most;
    this.#zoom = zoom;
  }

  get rows(): readonly Row<T>[] {
    return this.#rows;
  }

  /** Rows placed so far, those let go among them. */
  get count(): number {
    return this.#count;
  }

  /** Where the drawing begins: more than 0 when the oldest rows were let go. */
  get top(): number {
    const [first] = this.#rows;
    return first && first.index > 0 ? first.y - LINE : 0;
  }

  /** Where the drawing ends. */
  get bottom(): number {
    const last = this.#rows.at(-1);
    return last ? last.y + SLANT + BOTTOM : TOP + BOTTOM;
  }

  /** The row with a number, if it is still there. */
  row(index: number): Row<T> | undefined {
    return this.#rows[index - (this.#rows[0]?.index ?? 0)];
  }

  /** Places further happenings under those that are there. They come in the order of time. */
  extend(happenings: Iterable<T>): void {
    for (const happening of happenings) {
      const last = this.#rows.at(-1);
      const wait = last ? Math.max(0, happening.at - last.happening.at) : 0;
      const gap = wait > GAP ? wait : 0;
      const step = last ? LINE + (gap ? GAP_HEIGHT : (wait / 1000) * PIXELS_PER_MS * this.#zoom) : TOP;
      this.#rows.push({ index: this.#count, happening, y: Math.round((last?.y ?? 0) + step), gap });
      this.#count += 1;
    }
    if (this.#rows.length > this.#most) this.#rows = this.#rows.slice(-Math.ceil(this.#most * 0.9));
  }

  /** How many rows of those held had happened by a time, in microseconds. */
  heldUntil(time: number): number {
    return countUntil(this.#rows, ({ happening }) => happening.at, time);
  }

  /**
   * How far down the page a time has come: at each row's own time its arrow has
   * arrived, and between two rows it moves evenly.
   */
  yAt(time: number): number {
    const held = this.heldUntil(time);
    const next = this.#rows[held];
    const before = this.#rows[held - 1];
    const from = before ? before.y + SLANT : this.top;
    if (!next) return before ? this.bottom : from;
    const since = before?.happening.at ?? 0;
    const wait = next.happening.at - since;
    const last = this.#rows[this.heldUntil(next.happening.at) - 1] ?? next;
    return from + (wait > 0 ? (time - since) / wait : 0) * (last.y + SLANT - from);
  }

  /** The rows of which something may be seen between two heights. */
  between(top: number, bottom: number): readonly Row<T>[] {
    const from = this.#firstBelow(top - SLANT - LINE);
    const to = this.#firstBelow(bottom + LINE + GAP_HEIGHT);
    return this.#rows.slice(from, to);
  }

  #firstBelow(y: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = this.#rows[middle];
      if (row && row.y < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
