/** Which request and response the handshake view shows. */
import type { Connection, Conversation, ItemId, RequestItem, ResponseItem } from '../../../wire/index.ts';

export interface Exchange {
  readonly connection: Connection;
  readonly request?: RequestItem;
  readonly response?: ResponseItem;
}

/**
 * The exchange of the selected item: its connection's opening handshake, or on plain
 * HTTP the request and response that the item is or belongs to. With nothing
 * selected, the first handshake of the run, or else its first exchange.
 */
export function exchangeOf(conversation: Conversation, selected: ItemId | undefined): Exchange | undefined {
  const { connections } = conversation;
  const connection =
    (selected && connections.find(({ id }) => id === Number(selected.split('.', 1)[0]))) ??
    connections.find(({ handshake }) => handshake) ??
    connections.find(({ items }) => items.length > 0) ??
    connections[0];
  if (!connection) return undefined;
  if (connection.handshake) return pair(connection, connection.handshake.request);
  const item = selected && connection.items.find(({ id }) => id === selected);
  if (item && item.kind === 'response') return pair(connection, item.request, item);
  if (item && item.kind === 'request') return pair(connection, item.id);
  return pair(connection, connection.items.find(({ kind }) => kind === 'request')?.id);
}

function pair(connection: Connection, id: ItemId | undefined, answer?: ResponseItem): Exchange {
  const request = connection.items.find(
    (item): item is RequestItem => item.kind === 'request' && item.id === id,
  );
  const response =
    answer ??
    connection.items.find(
      (item): item is ResponseItem => item.kind === 'response' && id !== undefined && item.request === id,
    );
  return { connection, ...(request && { request }), ...(response && { response }) };
}
