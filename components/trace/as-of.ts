/** What of a run had happened by a time. Nothing is read again: what came later is left out. */
import type { Connection, Conversation, Handshake, Item } from '../../wire/index.ts';

/** How many of some things, in the order of time, there were at `time` and before. */
export function countUntil<T>(sorted: readonly T[], timeOf: (entry: T) => number, time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry !== undefined && timeOf(entry) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const startOf = (item: Item): number => item.startedAt;

/** Items that had begun by `time`, in microseconds, each with all the bytes that it would come to have. */
export const itemsUntil = (items: readonly Item[], time: number): readonly Item[] =>
  items.slice(0, countUntil(items, startOf, time));

/** The conversation as of `time`, in microseconds: connections, closings and items that were there. */
export function conversationAsOf(conversation: Conversation, time: number): Conversation {
  return {
    connections: conversation.connections
      .filter(({ open }) => open.at <= time)
      .map((connection) => connectionAsOf(connection, time)),
    items: itemsUntil(conversation.items, time),
    dropped: conversation.dropped,
  };
}

function connectionAsOf(connection: Connection, time: number): Connection {
  const { id, open, handshake } = connection;
  const items = connection.items.filter((item) => item.startedAt <= time);
  const bytes = { 'client-to-server': 0, 'server-to-client': 0 };
  for (const item of items) bytes[item.direction] += item.length;
  return {
    id,
    open,
    closes: connection.closes.filter(({ at }) => at <= time),
    items,
    bytes,
    ...(handshake &&
      items.some((item) => item.id === handshake.request) && {
        handshake: handshakeAsOf(handshake, items),
      }),
  };
}

/** A handshake that was not yet answered has no answer yet. */
function handshakeAsOf(handshake: Handshake, items: readonly Item[]): Handshake {
  if (handshake.response === undefined || items.some((item) => item.id === handshake.response))
    return handshake;
  const { request, key, expectedAccept } = handshake;
  return {
    request,
    accepted: false,
    ...(key !== undefined && { key }),
    ...(expectedAccept !== undefined && { expectedAccept }),
  };
}
