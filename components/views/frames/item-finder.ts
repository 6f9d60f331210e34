import type { Item, ItemId } from '../../../wire/index.ts';

/** Finds an item again and again in a list that grows: it is nearly always where it was. */
export class ItemFinder {
  #place = 0;

  find(items: readonly Item[], id: ItemId): Item | undefined {
    const before = items[this.#place];
    if (before?.id === id) return before;
    this.#place = items.findIndex((item) => item.id === id);
    return items[this.#place];
  }
}
