/** Where a playhead that steps can stand. */
import type { Conversation, TraceEvent } from '../../wire/index.ts';

export const STEP_UNITS = ['chunk', 'frame', 'message'] as const;

/** What one step goes on to: the next read, the next frame or HTTP message, or the next whole message. */
export type StepUnit = (typeof STEP_UNITS)[number];

interface Run {
  readonly events: readonly TraceEvent[];
  readonly conversation: Conversation;
}

/**
 * The next stop after a time (`direction` 1), or the last one before it (-1); nothing where there is none.
 * Connections that open, close or meet a network condition are stops in every unit.
 */
export function stopFrom(
  { events, conversation }: Run,
  unit: StepUnit,
  time: number,
  direction: 1 | -1,
): number | undefined {
  let stop: number | undefined;
  const offer = (at: number): void => {
    const lies = direction === 1 ? at > time : at < time;
    const nearer = stop === undefined || (direction === 1 ? at < stop : at > stop);
    if (lies && nearer) stop = at;
  };
  for (const { kind, at } of events) {
    if (kind !== 'console' && kind !== 'source' && (kind !== 'chunk' || unit === 'chunk')) offer(at);
  }
  if (unit === 'chunk') return stop;
  for (const item of conversation.items) {
    if (unit === 'frame') offer(item.startedAt);
    else if (item.kind !== 'frame' || item.fin) offer(item.endedAt);
  }
  return stop;
}
