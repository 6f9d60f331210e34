import type { ConnectionId, Direction } from '../trace/trace.ts';
import type { Conversation, Item } from './conversation.ts';

/** Bytes on the wire by what they are for. Every byte is counted in exactly one class. */
export interface Classes {
  /** What the application meant to say: HTTP content, WebSocket data payload. */
  readonly payload: number;
  /** What marks where payload begins and ends: chunk sizes, frame heads, masking keys; control frames in whole. */
  readonly framing: number;
  /** Start lines and headers of HTTP messages. */
  readonly httpHead: number;
  /** What carries nothing: empty lines between messages, comments of an event stream. */
  readonly padding: number;
  /** Bytes of no protocol that we know. */
  readonly opaque: number;
  /** The sum of the classes. */
  readonly total: number;
}

export interface ConnectionLedger {
  readonly connection: ConnectionId;
  readonly directions: Readonly<Record<Direction, Classes>>;
  readonly total: Classes;
}

export interface Ledger {
  readonly connections: readonly ConnectionLedger[];
  readonly directions: Readonly<Record<Direction, Classes>>;
  readonly total: Classes;
  /** HTTP requests, opening handshakes among them. */
  readonly requests: number;
  /** WebSocket data messages that have begun (not frames), events of event streams, lines of NDJSON. */
  readonly messages: number;
  /** Answers that carried nothing: 204, 304, no content, or JSON that is `[]`, `{}` or `null`. */
  readonly emptyAnswers: number;
}

const NOTHING: Classes = { payload: 0, framing: 0, httpHead: 0, padding: 0, opaque: 0, total: 0 };

const NOWHERE: Readonly<Record<Direction, Classes>> = {
  'client-to-server': NOTHING,
  'server-to-client': NOTHING,
};

export const EMPTY_LEDGER: Ledger = {
  connections: [],
  directions: NOWHERE,
  total: NOTHING,
  requests: 0,
  messages: 0,
  emptyAnswers: 0,
};

/** Adds up a conversation, items that were let go included. Takes time in proportion to the number of items. */
export function ledger(conversation: Conversation): Ledger {
  const ids = conversation.connections.map(({ id }) => id);
  return addItems(conversation.dropped.ledger, conversation.items, ids);
}

/** A ledger with further items. Connections in `ids` are listed even if they have no items. */
export function addItems(before: Ledger, items: Iterable<Item>, ids: readonly ConnectionId[] = []): Ledger {
  const directions = new Map<ConnectionId, Record<Direction, Classes>>();
  for (const id of ids) directions.set(id, { ...NOWHERE });
  for (const known of before.connections) directions.set(known.connection, { ...known.directions });
  let { requests, messages, emptyAnswers } = before;
  for (const item of items) {
    const lines = directions.get(item.connection) ?? { ...NOWHERE };
    lines[item.direction] = sum(lines[item.direction], item.classes);
    directions.set(item.connection, lines);
    if (item.kind === 'request') requests += 1;
    if (item.kind === 'frame' && item.opcode < 8 && item.message === item.id) messages += 1;
    if (item.kind === 'response' && item.body.stream) {
      messages += item.body.stream.events.length + item.body.stream.dropped;
    }
    if (isEmptyAnswer(item)) emptyAnswers += 1;
  }
  const connections = [...directions].map(([connection, lines]) => ({
    connection,
    directions: lines,
    total: sum(lines['client-to-server'], lines['server-to-client']),
  }));
  const up = connections.reduce((all, line) => sum(all, line.directions['client-to-server']), NOTHING);
  const down = connections.reduce((all, line) => sum(all, line.directions['server-to-client']), NOTHING);
  return {
    connections,
    directions: { 'client-to-server': up, 'server-to-client': down },
    total: sum(up, down),
    requests,
    messages,
    emptyAnswers,
  };
}

/** True for a complete, final answer that told the client nothing new. */
export function isEmptyAnswer(item: Item): boolean {
  if (item.kind !== 'response' || !item.complete || item.status < 200) return false;
  const { length, bytes } = item.body;
  if (length === 0) return true;
  return length <= 4 && /^\s*(\[\]|\{\}|null)\s*$/.test(String.fromCharCode(...bytes));
}

const sum = (a: Classes, b: Classes): Classes => ({
  payload: a.payload + b.payload,
  framing: a.framing + b.framing,
  httpHead: a.httpHead + b.httpHead,
  padding: a.padding + b.padding,
  opaque: a.opaque + b.opaque,
  total: a.total + b.total,
});
