/**
 * The bit ruler: the picture of RFC 6455 §5.2, filled with the bits of a frame.
 * Fields are cut at the ends of rows, and long ones are shortened to their first and last rows.
 */
import type { Field } from '../../../wire/index.ts';

export interface Span {
  readonly field: Field;
  /** First column and number of columns, in the row. */
  readonly column: number;
  readonly columns: number;
  /** Whether the field began in an earlier row, and whether it goes on in a later one. */
  readonly continued: boolean;
  readonly continues: boolean;
}

export interface RulerRow {
  /** First bit of the row. */
  readonly bit: number;
  /** Bits in the row: fewer than the row's width in the last one. */
  readonly length: number;
  readonly spans: readonly Span[];
}

/** Leaves of a field tree that lie in the wire bytes, in the order of their bits. */
export function wireLeaves(fields: readonly Field[]): Field[] {
  return fields
    .flatMap((field) => (field.children.length ? wireLeaves(field.children) : [field]))
    .filter((field) => field.source === 'wire' && field.bitLength > 0);
}

/** The innermost field at a bit of the wire bytes. */
export const leafAt = (leaves: readonly Field[], bit: number): Field | undefined =>
  leaves.find((leaf) => bit >= leaf.bitStart && bit < leaf.bitStart + leaf.bitLength);

/** The first `most` rows of the ruler for a field tree. */
export function rulerRows(
  leaves: readonly Field[],
  bits: number,
  width: number,
  most: number,
): readonly RulerRow[] {
  const rows: RulerRow[] = [];
  for (let bit = 0; bit < bits && rows.length < most; bit += width) {
    const end = Math.min(bit + width, bits);
    const spans = leaves
      .filter((leaf) => leaf.bitStart < end && leaf.bitStart + leaf.bitLength > bit)
      .map((leaf) => spanOf(leaf, bit, end));
    rows.push({ bit, length: end - bit, spans });
  }
  return rows;
}

function spanOf(field: Field, bit: number, end: number): Span {
  const from = Math.max(field.bitStart, bit);
  const to = Math.min(field.bitStart + field.bitLength, end);
  return {
    field,
    column: from - bit,
    columns: to - from,
    continued: field.bitStart < bit,
    continues: field.bitStart + field.bitLength > end,
  };
}

/** One bit of some bytes, most significant first, as RFC 6455 §5.2 counts them. */
export const bitAt = (bytes: Uint8Array, bit: number): 0 | 1 =>
  (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) as 0 | 1;
