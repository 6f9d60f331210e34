import type { Micros } from '../trace/trace.ts';
import type { Item } from './conversation.ts';
import type { Draft } from './item-base.ts';

/** An item, or one that still grows. */
export type Entry = Item | Draft<Item>;

export const itemOf = (entry: Entry): Item => ('current' in entry ? entry.current : entry);

/** Entries by the time of their first byte. Nearly always the new one is the last. */
export class Timeline {
  #entries: Entry[] = [];
  #items: readonly Item[] | undefined;

  get length(): number {
    return this.#entries.length;
  }

  add(entry: Entry): void {
    let at = this.#entries.length;
    while (at > 0 && startOf(this.#entries[at - 1]) > entry.startedAt) at -= 1;
    if (at === this.#entries.length) this.#entries.push(entry);
    else this.#entries.splice(at, 0, entry);
    this.#items = undefined;
  }

  /** Something grew. */
  touch(): void {
    this.#items = undefined;
  }

  /** A new array after each change. */
  get items(): readonly Item[] {
    this.#items ??= this.#entries.map(itemOf);
    return this.#items;
  }

  /** Keeps the entries for which `keep` is true. */
  filter(keep: (entry: Entry) => boolean): void {
    this.#entries = this.#entries.filter(keep);
    this.#items = undefined;
  }
}

const startOf = (entry: Entry | undefined): Micros | number => entry?.startedAt ?? 0;
