import type { ConnectionId, Direction } from '../trace/trace.ts';
import type { Conversation } from './conversation.ts';

/** Bytes on the wire by what they are for. Every byte is counted in exactly one class. */
export interface Classes {
  /** What the application meant to say: HTTP content, WebSocket payload. */
  readonly payload: number;
  /** What marks where payload begins and ends: chunk sizes, frame heads, masking keys. */
  readonly framing: number;
  /** Start lines and headers of HTTP messages. */
  readonly httpHead: number;
  /** What carries nothing and keeps something alive: comments of an event stream, blank lines, pings and pongs. */
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
  /** WebSocket data messages (not frames). */
  readonly messages: number;
  /** Answers that carried nothing: 204, 304, no content, or an empty JSON array. */
  readonly emptyAnswers: number;
}

/** Adds up a conversation. Takes time in proportion to the number of items. */
export function ledger(_conversation: Conversation): Ledger {
  throw new Error('not built yet');
}
