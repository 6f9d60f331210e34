import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Micros } from '../trace/trace.ts';

/** What a streamed body says, event by event. */
export interface Stream {
  readonly format: 'event-stream' | 'ndjson';
  /** The latest events, oldest first. */
  readonly events: readonly StreamedEvent[];
  /** Older ones that are no longer listed, because a stream may run for hours. */
  readonly dropped: number;
}

/** One event that was dispatched to the page (HTML §9.2.6), or one line of NDJSON. */
export interface StreamedEvent {
  /** `message` unless the event says otherwise; `line` for NDJSON. */
  readonly type: string;
  readonly data: string;
  /** The last event id when it was dispatched. */
  readonly id: string;
  /** Where its lines lie in the content, without the empty line at their end. */
  readonly start: number;
  readonly end: number;
  /** When its end arrived. */
  readonly at: Micros;
}

/** What a reader of streams made of some bytes. */
export interface StreamStep<State> {
  readonly state: State;
  readonly events: readonly Omit<StreamedEvent, 'at'>[];
  readonly problems: readonly StreamProblem[];
  /** Bytes that carry data, and bytes that carry nothing; all others frame the data. */
  readonly payload: number;
  readonly padding: number;
}

/** `at` is a position in the content. */
export interface StreamProblem {
  readonly id: ProblemId;
  readonly saw: string;
  readonly field: FieldId;
  readonly at: number;
}
