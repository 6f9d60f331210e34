/** What the sequence draws, in the order of time, read from a run as it grows. */
import type {
  ChunkEvent,
  CloseEvent,
  ConditionEvent,
  Conversation,
  Item,
  ItemId,
  Micros,
  OpenEvent,
  TraceEvent,
} from '../../../wire/index.ts';
import { StreamIndex } from './stream-index.ts';

/** `message`: whole messages; `item`: HTTP messages and frames; `chunk`: what single reads returned. */
export type Granularity = 'message' | 'item' | 'chunk';

/** What is neither sent nor received: a connection opened or closed, a network condition that acted. */
export type Mark = OpenEvent | CloseEvent | ConditionEvent;

/** An item in the drawing: `item` is replaced by a newer one while more of its bytes arrive. */
export interface ItemHappening {
  readonly kind: 'item';
  readonly at: Micros;
  readonly connection: Item['connection'];
  readonly direction: Item['direction'];
  readonly offset: number;
  item: Item;
  /** Where whole messages are drawn: the later frames of this one. */
  readonly rest: ItemHappening[];
}

export type Happening =
  | ItemHappening
  | { readonly kind: 'chunk'; readonly at: Micros; readonly chunk: ChunkEvent }
  | { readonly kind: 'mark'; readonly at: Micros; readonly mark: Mark };

export interface RunSoFar {
  readonly events: readonly TraceEvent[];
  /** Events let go before the first of `events`. */
  readonly firstEvent: number;
  readonly conversation: Conversation;
}

export class HappeningReader {
  readonly streams = new StreamIndex<ItemHappening>();
  readonly #granularity: Granularity;
  /** Items of which more bytes may come. */
  readonly #open = new Map<ItemId, ItemHappening>();
  /** Messages of which more frames may come, by the id of their first. */
  readonly #messages = new Map<ItemId, ItemHappening>();
  #events = 0;
  #items = 0;
  #last: ItemId | undefined;

  constructor(granularity: Granularity) {
    this.#granularity = granularity;
  }

  /**
   * What happened since the last call; nothing when the past has changed, which
   * happens when bytes are understood only later. Then a new reader must start over.
   */
  read(run: RunSoFar): readonly Happening[] | undefined {
    const fresh = this.#freshItems(run.conversation);
    if (!fresh) return undefined;
    this.#refresh(run.conversation);
    const found: Happening[] = [];
    let next = 0;
    const takeItems = (isTime: (item: Item) => boolean): void => {
      for (let item = fresh[next]; item && isTime(item); item = fresh[next]) {
        const happening = this.#happeningOf(item);
        if (this.#granularity !== 'chunk' && !this.#joins(happening)) found.push(happening);
        next += 1;
      }
    };
    const { events, firstEvent } = run;
    for (const event of events.slice(Math.max(0, this.#events - firstEvent))) {
      if (event.kind === 'console' || event.kind === 'source') continue;
      if (event.kind === 'chunk') {
        this.streams.addChunk(event);
        if (this.#granularity === 'chunk') found.push({ kind: 'chunk', at: event.at, chunk: event });
        continue;
      }
      // What was sent in the same microsecond comes after its connection opens and before it closes.
      takeItems((item) => (event.kind === 'close' ? item.startedAt <= event.at : item.startedAt < event.at));
      found.push({ kind: 'mark', at: event.at, mark: event });
    }
    takeItems(() => true);
    this.#events = firstEvent + events.length;
    return found;
  }

  #freshItems({ items, dropped }: Conversation): readonly Item[] | undefined {
    const total = items.length + dropped.items;
    const first = Math.max(0, items.length - (total - this.#items));
    const before = items[first - 1];
    if (total < this.#items || (before && this.#last !== undefined && before.id !== this.#last))
      return undefined;
    this.#items = total;
    this.#last = items.at(-1)?.id;
    return items.slice(first);
  }

  /** Open items are few and mostly near the end. */
  #refresh({ items }: Conversation): void {
    let left = this.#open.size;
    for (let index = items.length - 1; index >= 0 && left > 0; index -= 1) {
      const item = items[index];
      const happening = item && this.#open.get(item.id);
      if (!happening) continue;
      happening.item = item;
      left -= 1;
      if (item.complete) this.#open.delete(item.id);
    }
  }

  #happeningOf(item: Item): ItemHappening {
    const { connection, direction, offset, startedAt: at } = item;
    const happening: ItemHappening = { kind: 'item', at, connection, direction, offset, item, rest: [] };
    this.streams.addItem(happening);
    if (!item.complete) this.#open.set(item.id, happening);
    return happening;
  }

  /** Adds a later frame to the message that it continues, where whole messages are drawn. */
  #joins(happening: ItemHappening): boolean {
    const { item } = happening;
    if (this.#granularity !== 'message' || item.kind !== 'frame') return false;
    if (item.message === item.id) {
      if (!item.fin) this.#messages.set(item.id, happening);
      return false;
    }
    const first = this.#messages.get(item.message);
    if (!first) return false;
    first.rest.push(happening);
    if (item.fin) this.#messages.delete(item.message);
    return true;
  }
}
