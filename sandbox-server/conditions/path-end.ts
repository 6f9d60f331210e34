/** What a path tells its connection. */
import type { ConditionName } from '../../wire/trace/trace.ts';
import type { Cut } from './conditions.ts';

export type Ending = 'fin' | 'reset';

/** What a mark is about: a chunk as the sender sent it. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** The receiver's side of a path, and what it tells on the way. */
export interface PathEnd {
  deliver(bytes: Uint8Array): void;
  /** After the last bytes; a reset may still follow a FIN. */
  end(how: Ending): void;
  /** `cutAfter` is met: nothing more is delivered, and the connection decides what becomes of it. */
  cut(how: Cut): void;
  mark(condition: ConditionName, span: Span, text: string): void;
  /** Whether all that was pushed makes whole answers, or is nothing that a proxy would keep. */
  isWhole(): boolean;
}
