import { GrowingBytes } from '../bytes/growing-bytes.ts';
import type { Field } from '../field.ts';
import { FieldMaker } from '../field-tree.ts';
import { type Located, NONE } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import type { OpaqueItem } from './conversation.ts';
import { type Draft, ItemBase, type Place } from './item-base.ts';
import type { Classes } from './ledger.ts';

class Opaque extends ItemBase implements OpaqueItem {
  readonly kind = 'opaque';
  readonly complete = true;
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  readonly length: number;
  readonly bytes: Uint8Array;
  protected readonly located: readonly Located[] = NONE;

  constructor(place: Place, startedAt: Micros, endedAt: Micros, bytes: GrowingBytes) {
    super(place);
    this.startedAt = startedAt;
    this.endedAt = endedAt;
    this.length = bytes.length;
    this.bytes = bytes.view;
  }

  get classes(): Classes {
    return { payload: 0, framing: 0, httpHead: 0, padding: 0, opaque: this.length, total: this.length };
  }

  protected dissect(): Field[] {
    const { bytes } = this;
    return bytes.length === 0 ? [] : [new FieldMaker(bytes).bytesField('bytes.opaque', 0, bytes.length)];
  }
}

/** Bytes of no known protocol: one item from one change of direction to the next. */
export class OpaqueDraft implements Draft<OpaqueItem> {
  readonly place: Place;
  readonly startedAt: Micros;
  readonly #bytes: GrowingBytes;
  #endedAt: Micros;
  #current: OpaqueItem | undefined;

  constructor(place: Place, at: Micros, bound: number) {
    this.place = place;
    this.startedAt = at;
    this.#endedAt = at;
    this.#bytes = new GrowingBytes(bound);
  }

  get length(): number {
    return this.#bytes.length;
  }

  append(bytes: Uint8Array, at: Micros): void {
    this.#bytes.append(bytes);
    this.#endedAt = at;
    this.#current = undefined;
  }

  get current(): OpaqueItem {
    this.#current ??= new Opaque(this.place, this.startedAt, this.#endedAt, this.#bytes);
    return this.#current;
  }
}
