/** The sequence of one run at one granularity: happenings, placed. */
import type { Item, ItemId } from '../../../wire/index.ts';
import { type Granularity, type Happening, HappeningReader, type RunSoFar } from './happenings.ts';
import { type Row, SequenceLayout } from './layout.ts';

export class SequenceModel {
  readonly #granularity: Granularity;
  #reader: HappeningReader;
  #layout = new SequenceLayout<Happening>();

  constructor(granularity: Granularity) {
    this.#granularity = granularity;
    this.#reader = new HappeningReader(granularity);
  }

  get layout(): SequenceLayout<Happening> {
    return this.#layout;
  }

  /** Takes in what has come since the last time. */
  update(run: RunSoFar): void {
    let happenings = this.#reader.read(run);
    if (!happenings) {
      this.#reader = new HappeningReader(this.#granularity);
      this.#layout = new SequenceLayout();
      happenings = this.#reader.read(run) ?? [];
    }
    this.#layout.extend(happenings);
  }

  /** Offsets in the item at which a new chunk began. */
  cuts(item: Item): readonly number[] {
    return this.#reader.streams.cuts(item);
  }

  /** The row right above, if its item and this one came in the same chunk. */
  sharesChunkWith({ happening, index }: Row<Happening>): Row<Happening> | undefined {
    const above = this.#layout.row(index - 1);
    if (happening.kind !== 'item' || above?.happening.kind !== 'item') return undefined;
    const sameStream =
      above.happening.connection === happening.connection &&
      above.happening.direction === happening.direction;
    return sameStream && this.#reader.streams.beganWithin(happening.item) ? above : undefined;
  }

  /** The items of which a happening has bytes, first one first. */
  itemsOf(happening: Happening): readonly Item[] {
    if (happening.kind === 'item') return [happening.item];
    if (happening.kind === 'mark') return [];
    return this.#reader.streams.itemsOf(happening.chunk).map(({ item }) => item);
  }

  /** The first row that has bytes of an item. */
  rowOf(id: ItemId): Row<Happening> | undefined {
    return this.#layout.rows.find(({ happening }) => this.itemsOf(happening).some((item) => item.id === id));
  }
}
