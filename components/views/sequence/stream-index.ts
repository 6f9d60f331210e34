/**
 * Which chunks carried an item, and which items a chunk carried.
 * TCP is a stream of bytes: neither has to begin or end where the other does.
 */
import type { ChunkEvent, ConnectionId, Direction } from '../../../wire/index.ts';

/** A run of bytes in one direction of a connection. */
export interface Stretch {
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
}

type Stream = Pick<Stretch, 'connection' | 'direction'>;

interface Entry {
  readonly offset: number;
}

/** Entries by the direction of the connection that they belong to, each in the order of offsets. */
class ByStream<T extends Entry & Stream> {
  readonly #lists = new Map<string, T[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: T): void {
    const key = `${entry.connection} ${entry.direction}`;
    const list = this.#lists.get(key);
    if (!list) this.#lists.set(key, [entry]);
    else if (list.push(entry) > this.#most) list.splice(0, list.length >> 1);
  }

  /** The entries from the last one at or before `offset` up to `end`, without that at `end`. */
  within({ connection, direction }: Stream, offset: number, end: number): readonly T[] {
    const list = this.#lists.get(`${connection} ${direction}`) ?? [];
    return list.slice(
      Math.max(0, firstWhere(list, (entry) => entry.offset > offset) - 1),
      firstWhere(list, (entry) => entry.offset >= end),
    );
  }
}

export class StreamIndex<T extends Entry & Stream> {
  readonly #chunks: ByStream<ChunkEvent>;
  readonly #items: ByStream<T>;

  /** `most`: chunks and items kept for each direction of a connection; beyond it the older half is let go. */
  constructor(most = 40_000) {
    this.#chunks = new ByStream(most);
    this.#items = new ByStream(most);
  }

  addChunk(chunk: ChunkEvent): void {
    this.#chunks.add(chunk);
  }

  addItem(item: T): void {
    this.#items.add(item);
  }

  /** Where the item was cut into chunks, as offsets from its first byte. */
  cuts(item: Stretch): readonly number[] {
    return this.#chunks
      .within(item, item.offset, item.offset + item.length)
      .filter((chunk) => chunk.offset > item.offset)
      .map((chunk) => chunk.offset - item.offset);
  }

  /** Whether the item began inside a chunk that had begun with other bytes. */
  beganWithin(item: Stretch): boolean {
    const [chunk] = this.#chunks.within(item, item.offset, item.offset + 1);
    return (
      chunk !== undefined && chunk.offset < item.offset && item.offset < chunk.offset + chunk.bytes.length
    );
  }

  /** The items of which the chunk has bytes. */
  itemsOf(chunk: ChunkEvent): readonly T[] {
    return this.#items.within(chunk, chunk.offset, chunk.offset + chunk.bytes.length);
  }
}

function firstWhere<T>(sorted: readonly T[], isBeyond: (entry: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry !== undefined && !isBeyond(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
