import { FieldMaker, withProblems } from '../field-tree.ts';
import type { Field, Problem } from '../field.ts';
import type { Located } from '../located.ts';
import type { ConnectionId, Direction, Micros } from '../trace/trace.ts';
import type { ItemId } from './conversation.ts';

/** Where an item is and when it was seen; shared by what grows and what is shown. */
export interface Place {
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly offset: number;
}

export const itemId = (place: Place): ItemId =>
  `${place.connection}.${place.direction === 'client-to-server' ? 'c' : 's'}.${place.offset}`;

/** What all items have in common. Fields are made on first use and then kept. */
export abstract class ItemBase {
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly offset: number;
  abstract readonly length: number;
  abstract readonly startedAt: Micros;
  abstract readonly endedAt: Micros;
  abstract readonly bytes: Uint8Array;
  protected abstract readonly located: readonly Located[];
  #fields: readonly Field[] | undefined;

  constructor(place: Place) {
    this.connection = place.connection;
    this.direction = place.direction;
    this.offset = place.offset;
  }

  get id(): ItemId {
    return itemId(this);
  }

  get fields(): readonly Field[] {
    this.#fields ??= withProblems([...this.dissect(), ...this.#notKept()], this.located);
    return this.#fields;
  }

  get problems(): readonly Problem[] {
    return this.located.length === 0 ? NO_PROBLEMS : this.located.map(({ problem }) => problem);
  }

  /** Fields of the bytes that are kept, without problems. */
  protected abstract dissect(): Field[];

  #notKept(): Field[] {
    const { bytes, length } = this;
    if (length <= bytes.length) return [];
    const field = new FieldMaker(bytes).bytesField('bytes.not-kept', bytes.length, bytes.length, '');
    const missing = length - bytes.length;
    return [{ ...field, bitLength: missing * 8, raw: bytes.subarray(0, 0), value: `${missing} bytes` }];
  }
}

const NO_PROBLEMS: readonly Problem[] = [];

/** What still grows. `current` is a new object after each change, and the same object between changes. */
export interface Draft<T> {
  readonly startedAt: Micros;
  readonly current: T;
}
