/** A run written by hand: what each side sent, and when. For tests of checks. */
import type { Run } from '../../components/checks/check.ts';
import { ConversationBuilder, asMicros, type Direction, type TraceEvent } from '../../wire/index.ts';

export type Said = readonly [milliseconds: number, side: 'client' | 'server', text: string];

/** One connection, opened at 0; times count from `startedAt`. Offsets follow from the lengths. */
export function madeRun(said: readonly Said[], startedAt = 0): Run {
  const offsets: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  const events: TraceEvent[] = [{ kind: 'open', at: asMicros(0), connection: 1, server: 'server.ts' }];
  for (const [milliseconds, side, text] of said) {
    const direction: Direction = side === 'client' ? 'client-to-server' : 'server-to-client';
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const at = asMicros(milliseconds * 1000);
    events.push({ kind: 'chunk', at, connection: 1, direction, offset: offsets[direction], bytes });
    offsets[direction] += bytes.length;
  }
  return runOf({ meta: { startedAt, base: '' }, events });
}

/** What the page gives to checks, made from a trace. */
export function runOf(trace: Run['trace']): Run {
  const builder = new ConversationBuilder();
  builder.append(trace.events);
  const console = trace.events.filter((event) => event.kind === 'console');
  return { trace, conversation: builder.conversation, console };
}
