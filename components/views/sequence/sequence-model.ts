/** The sequence of one run at one granularity: happenings, placed. */
import type { Item, ItemId } from '../../../wire/index.ts';
import { type Granularity, type Happening, HappeningReader, type RunSoFar } from './happenings.ts';
import { LINE, type Row, SequenceLayout } from './layout.ts';

/** Arrows drawn where nothing can be measured, as at build time. */
export const MOST_UNMEASURED = 75;

/** The rows as they are now: a new object with each reading of it. */
export interface Page {
  readonly rows: readonly Row<Happening>[];
  /** Rows of the whole run, those let go among them. */
  readonly total: number;
  /** Heights at which the drawing begins and ends. */
  readonly top: number;
  readonly bottom: number;
  /** Where it ends if no more than the first `MOST_UNMEASURED` rows are drawn. */
  readonly end: number;
}

export class SequenceModel {
  readonly #granularity: Granularity;
  readonly #zoom: number;
  #reader: HappeningReader;
  #layout: SequenceLayout<Happening>;

  constructor(granularity: Granularity, zoom = 1) {
    this.#granularity = granularity;
    this.#zoom = zoom;
    this.#reader = new HappeningReader(granularity);
    this.#layout = new SequenceLayout(undefined, zoom);
  }

  get layout(): SequenceLayout<Happening> {
    return this.#layout;
  }

  get page(): Page {
    const { rows, count: total, top, bottom } = this.#layout;
    const next = rows[MOST_UNMEASURED];
    return { rows, total, top, bottom, end: next ? next.y - LINE : bottom };
  }

  /** Takes in what has come since the last time. */
  update(run: RunSoFar): void {
    let happenings = this.#reader.read(run);
    if (!happenings) {
      this.#reader = new HappeningReader(this.#granularity);
      this.#layout = new SequenceLayout(undefined, this.#zoom);
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
    if (happening.kind === 'item') return [happening.item, ...happening.rest.map(({ item }) => item)];
    if (happening.kind === 'mark') return [];
    return this.#reader.streams.itemsOf(happening.chunk).map(({ item }) => item);
  }

  /** The first row that has bytes of an item. */
  rowOf(id: ItemId): Row<Happening> | undefined {
    return this.#layout.rows.find(({ happening }) => this.itemsOf(happening).some((item) => item.id === id));
  }
}
