import type { Problem } from './field.ts';
import type { FieldId } from './fields/index.ts';

/** A problem and where it sits: the field with this id that holds this bit of the item. */
export interface Located {
  readonly problem: Problem;
  readonly field: FieldId;
  /** Counted from the first bit of the item, or of the derived bytes for fields made from them. */
  readonly bit: number;
}

/** No problems, as most items have. */
export const NONE: readonly never[] = [];
