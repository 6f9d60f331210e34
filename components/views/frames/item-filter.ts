/** The items that the list shows: those of one connection or all, in one direction or both. */
import type { ConnectionId, Direction, Item } from '../../../wire/index.ts';

export interface ItemFilter {
  readonly connection: ConnectionId | 'all';
  readonly direction: Direction | 'both';
}

/** The items that pass; the same array where all do. */
export function matching(items: readonly Item[], { connection, direction }: ItemFilter): readonly Item[] {
  if (connection === 'all' && direction === 'both') return items;
  return items.filter(
    (item) =>
      (connection === 'all' || item.connection === connection) &&
      (direction === 'both' || item.direction === direction),
  );
}
