/** A run as views read it: all of it, or what of it had happened by some time. */
import type { Conversation, TraceEvent, TraceMeta } from '../../wire/index.ts';

export interface ShownRun {
  /** Changes each time there is something new to draw. */
  readonly revision: number;
  /** Changes when another run is shown. */
  readonly run: number;
  readonly meta: TraceMeta | undefined;
  readonly conversation: Conversation;
  /** The same array may grow: a derived value that reads it must read `revision` as well. */
  readonly events: readonly TraceEvent[];
  /** The number, in the whole run, of the first event held. */
  readonly firstEvent: number;
  /** Frames and messages no longer held. */
  readonly dropped: number;
}
