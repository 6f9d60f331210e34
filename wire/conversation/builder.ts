import type { TraceEvent } from '../trace/trace.ts';
import type { Conversation } from './conversation.ts';

/** Reads a trace as it comes and keeps the conversation that it amounts to. */
export class ConversationBuilder {
  /** Reads further events; those already read are never looked at again. */
  append(_events: readonly TraceEvent[]): void {
    throw new Error('not built yet');
  }

  /**
   * What the events so far say. A new object after each `append` that changed it;
   * items that did not change are the same objects as before.
   */
  get conversation(): Conversation {
    throw new Error('not built yet');
  }
}
