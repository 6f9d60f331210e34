import type { Limits } from './limits.ts';
import type { Entry } from './timeline.ts';

/** Where a reader puts what it finds. */
export interface Sink {
  readonly limits: Limits;
  add(entry: Entry): void;
  /** Takes back what was added. */
  remove(entry: Entry): void;
  /** Something that was added has grown. */
  touch(): void;
}
