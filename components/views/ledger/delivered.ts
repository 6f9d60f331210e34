/** What a run delivered, and what its packets may have cost below HTTP and WebSocket. */
import {
  type Conversation,
  type Direction,
  isEmptyAnswer,
  type ResponseItem,
  type TraceEvent,
} from '../../../wire/index.ts';

/**
 * Messages that reached the client's program: WebSocket data messages from the
 * server, events of a streamed answer, and other HTTP answers that had something to say.
 */
export function delivered({ items }: Conversation): number {
  let count = 0;
  for (const item of items) {
    if (item.direction !== 'server-to-client') continue;
    if (item.kind === 'frame') count += item.fin && item.opcode < 8 ? 1 : 0;
    else if (item.kind === 'response')
      count += item.body.stream ? item.body.stream.events.length : isAnswer(item) ? 1 : 0;
  }
  return count;
}

const isAnswer = (item: ResponseItem): boolean => item.complete && item.status >= 200 && !isEmptyAnswer(item);

/** IPv4 and TCP headers without options, of one packet. */
export const PACKET_HEADERS = 40;

/** Chunks seen in each direction. */
export function chunkCounts(events: readonly TraceEvent[]): Readonly<Record<Direction, number>> {
  const counts = { 'client-to-server': 0, 'server-to-client': 0 };
  for (const event of events) if (event.kind === 'chunk') counts[event.direction] += 1;
  return counts;
}
