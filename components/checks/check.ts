/**
 * Checks judge a run by what crossed the wire, never by the text of the code.
 * A lab's `check.ts` has `export default` an array of these.
 */
import type { Conversation, ItemId } from '../../wire/conversation/conversation.ts';
import type { ConsoleEvent, Trace } from '../../wire/trace/trace.ts';

export interface Run {
  readonly trace: Trace;
  readonly conversation: Conversation;
  readonly console: readonly ConsoleEvent[];
}

export interface CheckResult {
  readonly passed: boolean;
  /** What the wire showed, in a sentence with its figures. */
  readonly saw: string;
  /** The items that prove it; the learner can jump to them. */
  readonly evidence: readonly ItemId[];
}

export interface Check {
  /** What is wanted, as the learner reads it: `No tick waits longer than 600 ms on average`. */
  readonly name: string;
  readonly run: (run: Run) => CheckResult;
}
