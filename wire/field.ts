import type { FieldId, ProblemId } from './fields/index.ts';

/**
 * Which bytes a field's position counts in. `wire`: the bytes as they crossed
 * the network. The others are made from them and are never mixed with them.
 */
export type FieldSource = 'wire' | 'unmasked' | 'inflated' | 'reassembled';

/** A rule that the bytes break. Its prose and RFC section are in the field table. */
export interface Problem {
  readonly id: ProblemId;
  /** What was seen, in a few words: `masking key missing`, `length 4 written in 8 bytes`. */
  readonly saw: string;
}

/** A named run of bits. Its name, meaning, reason and RFC section are in the field table under `id`. */
export interface Field {
  readonly id: FieldId;
  readonly source: FieldSource;
  /** First bit, counted from the first bit of the item (or of the derived bytes, when the source is not `wire`). */
  readonly bitStart: number;
  readonly bitLength: number;
  /** The bits as a number, where they are at most 64; else a view of the bytes. */
  readonly raw: number | bigint | Uint8Array;
  /** What the bits say, for a reader: `text (0x1)`, `5 bytes`, `Upgrade`. */
  readonly value: string;
  readonly children: readonly Field[];
  readonly problems: readonly Problem[];
}
