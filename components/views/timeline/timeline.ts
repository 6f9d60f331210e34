/** A run on one clock: a lane for each connection, what crossed it, and how old it was when it arrived. */
import {
  type Connection,
  type ConnectionId,
  type Conversation,
  deliveries,
  type Delivery,
  exchanges,
  type ItemId,
  type TraceEvent,
  type TraceMeta,
} from '../../../wire/index.ts';
import type { Side } from '../labels.ts';

/** Something dated and when it reached the client, in microseconds since the run began. */
export interface Arrival {
  readonly item: ItemId;
  readonly made: number;
  readonly arrived: number;
  readonly seq: number | undefined;
}

/** Something that was sent: an instant of one item. */
export interface Sent {
  readonly item: ItemId;
  readonly at: number;
  readonly side: Side;
  readonly problem: boolean;
}

/** A request that waits for its answer. */
export interface Wait {
  readonly item: ItemId;
  readonly from: number;
  readonly to: number;
}

export interface Lane {
  readonly connection: ConnectionId;
  /** `WebSocket`, `polling`, `long polling`, `SSE`, `streaming` or `HTTP`. */
  readonly technique: string;
  readonly from: number;
  /** When it closed, if it did. */
  readonly to: number | undefined;
  readonly reset: boolean;
  readonly sent: readonly Sent[];
  readonly waits: readonly Wait[];
  readonly arrivals: readonly Arrival[];
}

export interface Said {
  readonly at: number;
  readonly side: Side | 'sandbox';
  readonly text: string;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  /** Connections beyond the lanes that are drawn. */
  readonly more: number;
  readonly said: readonly Said[];
  /** Network conditions that acted. */
  readonly conditions: readonly { readonly at: number; readonly text: string }[];
  /** The last moment, in microseconds. */
  readonly end: number;
}

/** Lanes that are drawn at most. */
const MOST_LANES = 40;

interface Run {
  readonly conversation: Conversation;
  readonly events: readonly TraceEvent[];
  readonly meta: TraceMeta | undefined;
}

/** Takes time in proportion to the run. */
export function timelineOf({ conversation, events, meta }: Run): Timeline {
  const arrivals = Map.groupBy(meta ? deliveries(conversation, meta) : [], ({ item }) => connectionOf(item));
  const answered = Map.groupBy(exchanges(conversation), ({ request }) => request.connection);
  const lanes = conversation.connections.slice(0, MOST_LANES).map((connection): Lane => {
    const { id, open, closes, items } = connection;
    const asked = answered.get(id) ?? [];
    return {
      connection: id,
      technique: techniqueOf(connection, new Set(asked.map(({ kind }) => kind))),
      from: open.at,
      to: closes.at(-1)?.at,
      reset: closes.some(({ how }) => how === 'reset'),
      sent: items.map((item) => ({
        item: item.id,
        at: item.startedAt,
        side: item.direction === 'client-to-server' ? 'client' : 'server',
        problem: item.problems.length > 0,
      })),
      waits: asked.flatMap(({ request, response }) =>
        response ? [{ item: request.id, from: request.startedAt, to: response.endedAt }] : [],
      ),
      arrivals: (arrivals.get(id) ?? []).map(arrivalOf),
    };
  });
  return {
    lanes,
    more: Math.max(0, conversation.connections.length - MOST_LANES),
    said: events.flatMap((event) =>
      event.kind === 'console' ? [{ at: event.at, side: event.side, text: event.text }] : [],
    ),
    conditions: events.flatMap((event) =>
      event.kind === 'condition' ? [{ at: event.at, text: event.text }] : [],
    ),
    end: events.reduce((last, { at }) => Math.max(last, at), 1),
  };
}

/** Mean age of what arrived, in microseconds; nothing where nothing did. */
export function meanAge(arrivals: readonly Arrival[]): number | undefined {
  if (arrivals.length === 0) return undefined;
  return arrivals.reduce((sum, { made, arrived }) => sum + arrived - made, 0) / arrivals.length;
}

const connectionOf = (item: ItemId): ConnectionId => Number(item.split('.', 1)[0]);

const arrivalOf = ({ item, arrivedAt, latency, seq }: Delivery): Arrival => ({
  item,
  // Clocks that count whole milliseconds can say that something was made after it arrived.
  made: Math.min(arrivedAt, arrivedAt - latency * 1000),
  arrived: arrivedAt,
  seq,
});

function techniqueOf({ handshake, items }: Connection, kinds: ReadonlySet<string>): string {
  if (handshake?.accepted) return 'WebSocket';
  const stream = items.find((item) => item.kind === 'response' && item.body.stream);
  if (stream?.kind === 'response' && stream.body.stream)
    return stream.body.stream.format === 'event-stream' ? 'SSE' : 'streaming';
  if (kinds.has('stream')) return 'streaming';
  if (kinds.has('held')) return 'long polling';
  return kinds.has('poll') ? 'polling' : 'HTTP';
}
