import type { ConnectionId, OpenEvent, TraceEvent } from '../trace/trace.ts';
import { ConnectionReader } from './connection-reader.ts';
import type { Connection, Conversation, Item } from './conversation.ts';
import { addItems, EMPTY_LEDGER, type Ledger } from './ledger.ts';
import { type Limits, LIMITS } from './limits.ts';
import type { Sink } from './sink.ts';
import { type Entry, itemOf, Timeline } from './timeline.ts';

/**
 * Reads a trace as it comes and keeps the conversation that it amounts to.
 *
 * `limits` bounds what is kept; whatever is beyond them is visible in `length`,
 * in `dropped`, or in a problem of the item.
 */
export class ConversationBuilder implements Sink {
  readonly limits: Limits;
  readonly #timeline = new Timeline();
  readonly #connections = new Map<ConnectionId, ConnectionReader>();
  #dropped: { readonly items: number; readonly ledger: Ledger } = { items: 0, ledger: EMPTY_LEDGER };
  /** Bytes read since the items were last weighed, and what they weighed then. */
  #weight = 0;
  #weighAgainAt: number;
  #current: Conversation | undefined;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...LIMITS, ...limits };
    this.#weighAgainAt = this.limits.bytes;
  }

  /** Reads further events; those already read are never looked at again. */
  append(events: readonly TraceEvent[]): void {
    for (const event of events) this.#read(event);
    this.#makeRoom();
  }

  /**
   * What the events so far say. A new object after each `append` that changed it;
   * items and connections that did not change are the same objects as before.
   * Items have getters: read their properties, do not spread or clone them.
   */
  get conversation(): Conversation {
    this.#current ??= {
      connections: Array.from(this.#connections.values(), (reader): Connection => reader.current),
      items: this.#timeline.items,
      dropped: this.#dropped,
    };
    return this.#current;
  }

  add(entry: Entry): void {
    this.#timeline.add(entry);
  }

  remove(entry: Entry): void {
    this.#timeline.filter((other) => other !== entry);
  }

  touch(): void {
    this.#timeline.touch();
    this.#current = undefined;
  }

  #read(event: TraceEvent): void {
    switch (event.kind) {
      case 'open':
        this.#connection(event.connection, event);
        break;
      case 'chunk':
        this.#weight += event.bytes.length;
        this.#connection(event.connection, unseenOpen(event)).chunk(event);
        break;
      case 'close':
        this.#connection(event.connection, unseenOpen(event)).close(event);
        break;
      case 'console':
      case 'condition':
      case 'source':
        break;
    }
  }

  #connection(id: ConnectionId, open: OpenEvent): ConnectionReader {
    const known = this.#connections.get(id);
    if (known) return known;
    const reader = new ConnectionReader(open, this);
    this.#connections.set(id, reader);
    this.touch();
    return reader;
  }

  /** Lets go of the oldest complete items if there are too many, or if they weigh too much. */
  #makeRoom(): void {
    const tooMany = this.#timeline.length > this.limits.items;
    if (!tooMany && this.#weight <= this.#weighAgainAt) return;
    const { items } = this.#timeline;
    let weight = items.reduce((sum, item) => sum + weightOf(item), 0);
    // Down to three quarters at once, so that this is done seldom.
    const mostItems = tooMany ? this.limits.items * 0.75 : items.length;
    const mostBytes = weight > this.limits.bytes ? this.limits.bytes * 0.75 : weight;
    const leaving = new Set<Item>();
    for (const item of items) {
      if (items.length - leaving.size <= mostItems && weight <= mostBytes) break;
      if (!item.complete) continue;
      leaving.add(item);
      weight -= weightOf(item);
    }
    this.#weight = weight;
    this.#weighAgainAt = weight + this.limits.bytes / 4;
    if (leaving.size === 0) return;
    const stays = (entry: Entry): boolean => !leaving.has(itemOf(entry));
    this.#timeline.filter(stays);
    for (const reader of this.#connections.values()) reader.filter(stays);
    this.#dropped = {
      items: this.#dropped.items + leaving.size,
      ledger: addItems(this.#dropped.ledger, leaving),
    };
    this.touch();
  }
}

/** Stands in for an `open` event that the trace lacks. */
const unseenOpen = ({ at, connection }: { at: OpenEvent['at']; connection: ConnectionId }): OpenEvent => ({
  kind: 'open',
  at,
  connection,
  server: '',
});

/** Bytes that an item holds on to. */
function weightOf(item: Item): number {
  if (item.kind === 'frame') return item.bytes.length + (item.inflated?.bytes.length ?? 0);
  return item.bytes.length + (item.kind === 'opaque' ? 0 : item.body.bytes.length);
}
