/** Which line of the learner's code sent which bytes of a run, as its source marks say. */
import type { ConnectionId, Direction, Item, SourceEvent, SourceLocation } from '../../wire/index.ts';

/** Bytes of one direction of a connection. */
export interface Span {
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
}

/** Runs of bytes that are remembered for one direction of a connection; beyond this the older half is let go. */
const MOST_RUNS = 20_000;

interface Run {
  readonly start: number;
  end: number;
  readonly location: SourceLocation;
}

export class SourceLines {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- reading goes by the revision
  readonly #streams = new Map<string, Run[]>();
  #changed = false;
  /** What was read before is read again when this changes. */
  #revision = $state(0);

  clear(): void {
    this.#streams.clear();
    this.#changed = true;
  }

  /** From now on readers see what was added. */
  publish(): void {
    if (this.#changed) this.#revision += 1;
    this.#changed = false;
  }

  add(event: SourceEvent): void {
    this.#changed = true;
    const { offset: start, length, location } = event;
    const key = keyOf(event);
    let runs = this.#streams.get(key);
    if (!runs) this.#streams.set(key, (runs = []));
    const last = runs.at(-1);
    // What one line sends without a gap is one run, however many marks it took.
    if (last?.end === start && isSame(last.location, location)) last.end += length;
    else if (!last || start >= last.end) runs.push({ start, end: start + length, location });
    else insert(runs, { start, end: start + length, location });
    if (runs.length > MOST_RUNS) runs.splice(0, MOST_RUNS / 2);
  }

  /** The lines that sent some of these bytes, in the order of the bytes, each once. */
  of(span: Span): readonly SourceLocation[] {
    void this.#revision;
    const runs = this.#streams.get(keyOf(span));
    if (!runs) return [];
    const found: SourceLocation[] = [];
    const end = span.offset + Math.max(1, span.length);
    for (let index = firstAfter(runs, span.offset); index < runs.length; index += 1) {
      const run = runs[index];
      if (!run || run.start >= end) break;
      if (!found.some((each) => isSame(each, run.location))) found.push(run.location);
    }
    return found;
  }

  /** Whether a line of a file sent some of the item. */
  sent(file: string, line: number, item: Item): boolean {
    return this.of(item).some((each) => each.line === line && each.file === file);
  }
}

const keyOf = ({ connection, direction }: Pick<Span, 'connection' | 'direction'>): string =>
  `${connection} ${direction}`;

const isSame = (one: SourceLocation, other: SourceLocation): boolean =>
  one === other || (one.line === other.line && one.column === other.column && one.file === other.file);

/** Index of the first run that ends after `offset`. */
function firstAfter(runs: readonly Run[], offset: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(runs: Run[], run: Run): void {
  runs.splice(firstAfter(runs, run.start), 0, run);
}
