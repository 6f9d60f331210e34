/**
 * What the bytes of a run say: connections, and in each the HTTP messages and
 * WebSocket frames, in the order in which their first bytes were seen.
 * Views, checks, ledgers and exporters all read this and nothing else.
 */
import type { Field, Problem } from '../field.ts';
import type { Classes, Ledger } from './ledger.ts';
import type { Stream } from './stream.ts';
import type { CloseEvent, ConnectionId, Direction, Micros, OpenEvent } from '../trace/trace.ts';

/** `<connection>.<c|s>.<offset>`: stable for a trace, short enough for a URL. */
export type ItemId = `${number}.${'c' | 's'}.${number}`;

interface ItemBase {
  readonly id: ItemId;
  readonly connection: ConnectionId;
  readonly direction: Direction;
  /** Position of the first byte in this direction of the connection. */
  readonly offset: number;
  /** Bytes on the wire so far. */
  readonly length: number;
  /** When the chunk with the first byte, and the one with the last byte so far, were seen. */
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  /** False while bytes are still missing. */
  readonly complete: boolean;
  /** The wire bytes, from `offset`; cut at a bound, which `length` shows. */
  readonly bytes: Uint8Array;
  /** Every byte of the item belongs to exactly one leaf with source `wire`. Computed on first use. */
  readonly fields: readonly Field[];
  /** Problems of the item and of all its fields. */
  readonly problems: readonly Problem[];
  /** The wire bytes so far, by what they are for. */
  readonly classes: Classes;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface Body {
  readonly framing: 'none' | 'content-length' | 'chunked' | 'until-close';
  /** Content without chunk framing; cut at a bound, which `length` shows. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Where pieces of the content arrived, for streams: content offset and time. */
  readonly arrivals: readonly { readonly offset: number; readonly at: Micros }[];
  /** Responses whose content is an event stream or NDJSON: what it says, event by event. */
  readonly stream?: Stream;
}

interface HttpBase extends ItemBase {
  readonly headers: readonly Header[];
  readonly headLength: number;
  readonly body: Body;
}

export interface RequestItem extends HttpBase {
  readonly kind: 'request';
  readonly method: string;
  readonly target: string;
  readonly version: string;
}

export interface ResponseItem extends HttpBase {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  /** The request that this answers. */
  readonly request?: ItemId | undefined;
}

export interface FrameItem extends ItemBase {
  readonly kind: 'frame';
  readonly fin: boolean;
  readonly rsv: readonly [boolean, boolean, boolean];
  readonly opcode: number;
  readonly masked: boolean;
  readonly maskingKey?: Uint8Array | undefined;
  readonly headLength: number;
  /** Payload length as declared in the frame head, in bytes. */
  readonly payloadLength: number;
  /** Payload after unmasking; cut at a bound. */
  readonly payload: Uint8Array;
  /** Payload as text where it is meant as text and is valid UTF-8 (a fragment may start in mid-character). */
  readonly text?: string | undefined;
  /**
   * On the last frame of a compressed message: the whole message, inflated (RFC 7692);
   * `text` is then the text of the whole message. Cut at a bound, which `length` shows.
   */
  readonly inflated?: { readonly bytes: Uint8Array; readonly length: number } | undefined;
  /** Close frames only. */
  readonly close?: { readonly code?: number; readonly reason: string } | undefined;
  /** First frame of the message that this frame belongs to; control frames are messages of their own. */
  readonly message: ItemId;
}

/** Bytes that follow no protocol we know, such as whatever a `node:net` server cared to send. */
export interface OpaqueItem extends ItemBase {
  readonly kind: 'opaque';
}

export type Item = RequestItem | ResponseItem | FrameItem | OpaqueItem;

/** The opening handshake of a connection that became a WebSocket, or tried to (RFC 6455 §4). */
export interface Handshake {
  readonly request: ItemId;
  readonly response?: ItemId;
  readonly key?: string;
  /** What Sec-WebSocket-Accept must be for this key (RFC 6455 §4.2.2). */
  readonly expectedAccept?: string;
  readonly accept?: string;
  readonly accepted: boolean;
}

export interface Connection {
  readonly id: ConnectionId;
  readonly open: OpenEvent;
  readonly closes: readonly CloseEvent[];
  readonly items: readonly Item[];
  readonly handshake?: Handshake;
  /** Bytes seen in each direction. */
  readonly bytes: Readonly<Record<Direction, number>>;
}

export interface Conversation {
  readonly connections: readonly Connection[];
  /** All items of all connections by the time of their first byte. */
  readonly items: readonly Item[];
  /** Oldest items that were let go because the run outgrew a bound. Their bytes stay in the ledger. */
  readonly dropped: { readonly items: number; readonly ledger: Ledger };
}
