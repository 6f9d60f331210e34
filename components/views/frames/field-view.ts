/** Fields as the views show them: flattened, found by bit, carried from one source of bytes to another. */
import type { Field, FieldSource, Item } from '../../../wire/index.ts';
import { type Selected, touches } from '../../trace/selection.svelte.ts';
import { count } from '../format.ts';

export interface FlatField {
  readonly field: Field;
  readonly depth: number;
}

/** A field tree as rows, parents before their children. `opens` says whose children are listed. */
export function flatten(
  fields: readonly Field[],
  opens: (field: Field) => boolean = () => true,
  depth = 0,
): FlatField[] {
  return fields.flatMap((field) => [
    { field, depth },
    ...(opens(field) ? flatten(field.children, opens, depth + 1) : []),
  ]);
}

/** The field's own bits of an item. */
export const selectedField = (item: Item, field: Field): Selected => ({
  item: item.id,
  source: field.source,
  bitStart: field.bitStart,
  bitLength: field.bitLength,
});

/**
 * The same bits in another source: bit n of the unmasked payload is bit n of the
 * payload on the wire. Nothing where the other source has no such bits.
 */
export function inSource(
  selected: Selected | undefined,
  item: Item,
  source: FieldSource,
): Selected | undefined {
  if (!selected || selected.item !== item.id || selected.source === source) return selected;
  if (item.kind !== 'frame') return undefined;
  const shift = item.headLength * 8;
  if (selected.source === 'unmasked' && source === 'wire')
    return { ...selected, source, bitStart: selected.bitStart + shift };
  if (selected.source === 'wire' && source === 'unmasked') {
    const bitStart = Math.max(selected.bitStart - shift, 0);
    const bitLength = selected.bitStart + selected.bitLength - shift - bitStart;
    return bitLength > 0 ? { ...selected, source, bitStart, bitLength } : undefined;
  }
  return undefined;
}

/** Whether a field has any of the selected bits, in its own source or another. */
export const isLit = (selected: Selected | undefined, item: Item, field: Field): boolean =>
  touches(inSource(selected, item, field.source), item.id, field.source, field.bitStart, field.bitLength);

/** From the outermost field to the innermost that has all the selected bits in the selection's own source. */
export function pathTo(
  fields: readonly Field[],
  selected: Pick<Selected, 'source' | 'bitStart' | 'bitLength'>,
): readonly Field[] {
  for (const field of fields) {
    const deeper = pathTo(field.children, selected);
    const covers =
      field.source === selected.source &&
      field.bitStart <= selected.bitStart &&
      field.bitStart + field.bitLength >= selected.bitStart + selected.bitLength;
    if (covers && selected.bitLength > 0) return [field, ...deeper];
    if (deeper.length) return [field, ...deeper];
  }
  return [];
}

/** The fields that a selection is about: one with its parents, or several leaves where the bits span more. */
export function fieldsOf(item: Item, selected: Selected | undefined): readonly Field[] {
  if (!selected || selected.item !== item.id || selected.bitLength === 0) return [];
  const path = pathTo(item.fields, selected);
  const innermost = path.at(-1);
  if (innermost && innermost.children.length === 0) return [innermost];
  const leaves = flatten(item.fields)
    .map(({ field }) => field)
    .filter((field) => field.children.length === 0 && field.source === selected.source)
    .filter((field) => touches(selected, item.id, selected.source, field.bitStart, field.bitLength));
  const whole = innermost && innermost.bitLength === selected.bitLength;
  return whole ? [innermost] : leaves;
}

const sourceWords: Readonly<Record<FieldSource, string>> = {
  wire: '',
  unmasked: ' of the unmasked payload',
  inflated: ' of the inflated payload',
  reassembled: ' of the whole message',
};

/** Where some bits are, in words: `bit 0`, `bits 9–15`, `byte 1`, `bytes 2–5 of the unmasked payload`. */
export function placeText(bits: Pick<Field, 'source' | 'bitStart' | 'bitLength'>): string {
  const whole = bits.bitStart % 8 === 0 && bits.bitLength % 8 === 0;
  const unit = whole ? 8 : 1;
  const first = bits.bitStart / unit;
  const length = bits.bitLength / unit;
  const range = length === 1 ? count(first) : `${count(first)}–${count(first + length - 1)}`;
  return `${whole ? 'byte' : 'bit'}${length === 1 ? '' : 's'} ${range}${sourceWords[bits.source]}`;
}
