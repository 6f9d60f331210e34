/**
 * The one selection that every view reads and writes: some bits of one item.
 *
 * Hovering (or moving the keyboard cursor) previews; click or Enter pins; Esc releases.
 * A preview wins over the pin only while it lasts, so the pin is never lost by moving the mouse.
 */
import type { FieldSource } from '../../wire/index.ts';
import type { ItemId } from '../../wire/index.ts';

/** Bits of one item. A `bitLength` of 0 means the item as a whole. */
export interface Selected {
  readonly item: ItemId;
  readonly source: FieldSource;
  readonly bitStart: number;
  readonly bitLength: number;
}

/** The item as a whole, however many bytes it has or will have. */
export const wholeItem = (item: ItemId): Selected => ({ item, source: 'wire', bitStart: 0, bitLength: 0 });

export class Selection {
  #hovered = $state.raw<Selected>();
  #pinned = $state.raw<Selected>();

  get hovered(): Selected | undefined {
    return this.#hovered;
  }

  get pinned(): Selected | undefined {
    return this.#pinned;
  }

  /** What the views light up: the preview while there is one, else the pin. */
  get current(): Selected | undefined {
    return this.#hovered ?? this.#pinned;
  }

  /** Previews these bits until `leave`. */
  hover(selected: Selected): void {
    if (!same(this.#hovered, selected)) this.#hovered = selected;
  }

  /** Ends the preview. */
  leave(): void {
    this.#hovered = undefined;
  }

  /** Keeps these bits selected after the preview ends. */
  pin(selected: Selected): void {
    this.#pinned = selected;
  }

  /** Forgets pin and preview. */
  release(): void {
    this.#pinned = undefined;
    this.#hovered = undefined;
  }

  /** Pins what is previewed, if anything is. */
  pinHovered(): void {
    if (this.#hovered) this.#pinned = this.#hovered;
  }
}

/** Whether two selections mean the same bits. */
export function same(one: Selected | undefined, other: Selected | undefined): boolean {
  return (
    one?.item === other?.item &&
    one?.source === other?.source &&
    one?.bitStart === other?.bitStart &&
    one?.bitLength === other?.bitLength
  );
}

/** Whether a run of bits of an item shares a bit with the selection; a whole item touches none of its parts. */
export function touches(
  selected: Selected | undefined,
  item: ItemId,
  source: FieldSource,
  bitStart: number,
  bitLength: number,
): boolean {
  return (
    selected !== undefined &&
    selected.item === item &&
    selected.source === source &&
    selected.bitStart < bitStart + bitLength &&
    bitStart < selected.bitStart + selected.bitLength
  );
}
