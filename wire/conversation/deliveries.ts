import { lenientText } from '../bytes/text.ts';
import type { Micros, TraceMeta } from '../trace/trace.ts';
import type { Conversation, Item, ItemId } from './conversation.ts';
import { messages } from './messages.ts';

/** Something dated that reached a client: an object with `at`, the time of its making in milliseconds since the epoch. */
export interface Delivery {
  /** The item that carried it; the first frame, if there are several. */
  readonly item: ItemId;
  /** When its last byte was seen. */
  readonly arrivedAt: Micros;
  /** From `at` to its arrival, in milliseconds. As exact as the sender's clock, which often counts whole milliseconds. */
  readonly latency: number;
  /** `seq`, if it has one. */
  readonly seq?: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * What servers delivered and how old it was, whatever carried it: content of an answer
 * (an object or an array of them), events, lines of NDJSON, WebSocket text messages.
 */
export function deliveries(conversation: Conversation, meta: Pick<TraceMeta, 'startedAt'>): Delivery[] {
  const found: Delivery[] = [];
  const take = (item: ItemId, arrivedAt: Micros, text: string): void => {
    for (const value of datedObjects(text)) {
      const latency = meta.startedAt + arrivedAt / 1000 - value.at;
      const seq = typeof value.seq === 'number' ? { seq: value.seq } : {};
      found.push({ item, arrivedAt, latency, ...seq, value });
    }
  };
  for (const item of conversation.items) takeAnswer(item, take);
  for (const message of messages(conversation)) {
    const { direction, complete, text } = message;
    if (direction === 'server-to-client' && complete && text !== undefined)
      take(message.id, message.endedAt, text);
  }
  return found.sort((a, b) => a.arrivedAt - b.arrivedAt);
}

function takeAnswer(item: Item, take: (item: ItemId, at: Micros, text: string) => void): void {
  if (item.kind !== 'response') return;
  const { stream, bytes, length } = item.body;
  if (stream) for (const event of stream.events) take(item.id, event.at, event.data);
  else if (item.complete && length === bytes.length) take(item.id, item.endedAt, lenientText(bytes));
}

type Dated = Readonly<Record<string, unknown>> & { readonly at: number };

/** Objects with a time, in JSON that is one, an array of them, or an object with such arrays: `{"ticks":[…]}`. */
function datedObjects(text: string): Dated[] {
  if (!/^\s*[[{]/.test(text)) return [];
  try {
    const value: unknown = JSON.parse(text);
    return candidates(value).filter(isDated);
  } catch {
    return [];
  }
}

function candidates(value: unknown): readonly unknown[] {
  if (Array.isArray(value) || isDated(value) || typeof value !== 'object' || value === null)
    return [value].flat();
  return Object.values(value).filter(Array.isArray).flat();
}

const isDated = (value: unknown): value is Dated =>
  typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'number';
