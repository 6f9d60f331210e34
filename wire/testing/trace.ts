/** Helpers for tests: traces written down in a few lines. */
import { ConversationBuilder } from '../conversation/builder.ts';
import type { Conversation, Item } from '../conversation/conversation.ts';
import type { Limits } from '../conversation/limits.ts';
import { eachField } from '../field-tree.ts';
import type { Field } from '../field.ts';
import { asMicros, type ChunkEvent, type Direction, type TraceEvent } from '../trace/trace.ts';

/** What one side sent: text, or bytes in hex between angle brackets as `<81 05>`. */
export type Said = readonly ['client' | 'server', string | Uint8Array];

/** Text as bytes; a part such as `<81 05>` is hex. */
export function bytesOf(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const part of text.split(/(<[0-9a-f\s]+>)/)) {
    if (/^<[0-9a-f\s]+>$/.test(part)) {
      for (const pair of part.replace(/[<>\s]/g, '').match(/../g) ?? [])
        bytes.push(Number.parseInt(pair, 16));
    } else for (const byte of new TextEncoder().encode(part)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** A connection on which this was said, in chunks of at most `size` bytes, each utterance at its own time. */
export function traceOf(
  said: readonly Said[],
  cut: (bytes: Uint8Array) => Uint8Array[] = (bytes) => [bytes],
): TraceEvent[] {
  const offsets = { 'client-to-server': 0, 'server-to-client': 0 };
  const events: TraceEvent[] = [{ kind: 'open', at: asMicros(0), connection: 1, server: 'server.ts' }];
  said.forEach(([side, what], index) => {
    const direction: Direction = side === 'client' ? 'client-to-server' : 'server-to-client';
    for (const bytes of cut(typeof what === 'string' ? bytesOf(what) : what)) {
      const at = asMicros((index + 1) * 1000);
      const event: ChunkEvent = {
        kind: 'chunk',
        at,
        connection: 1,
        direction,
        offset: offsets[direction],
        bytes,
      };
      offsets[direction] += bytes.length;
      events.push(event);
    }
  });
  return events;
}

/** Both sides close in order, the server first. */
export const closes = (at: number): TraceEvent[] => [
  { kind: 'close', at: asMicros(at), connection: 1, by: 'server', how: 'fin' },
  { kind: 'close', at: asMicros(at), connection: 1, by: 'client', how: 'fin' },
];

export function read(events: readonly TraceEvent[], limits: Partial<Limits> = {}): Conversation {
  const builder = new ConversationBuilder(limits);
  builder.append(events);
  return builder.conversation;
}

export const converse = (...said: Said[]): Conversation => read(traceOf(said));

/** Chunks of at most `size` bytes. */
export const inPieces =
  (size: number) =>
  (bytes: Uint8Array): Uint8Array[] => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    return pieces;
  };

/** Everything that a conversation says, as plain data to compare. */
export const plain = (conversation: Conversation): unknown => ({
  ...conversation,
  items: conversation.items.map(plainItem),
  connections: conversation.connections.map((connection) => ({
    ...connection,
    items: connection.items.map(({ id }) => id),
  })),
});

function plainItem(item: Item): unknown {
  const names = new Set<string>();
  for (
    let at: object | null = item;
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (property.get || !(property.value instanceof Function)) names.add(name);
    }
  }
  names.delete('parts');
  return Object.fromEntries([...names].sort().map((name) => [name, Reflect.get(item, name) as unknown]));
}

/** Ids of the problems of all items, in order. */
export const problemIds = (conversation: Conversation): string[] =>
  conversation.items.flatMap((item) => item.problems.map(({ id }) => id));

/** The fields of an item as `id=value`, children after their parents. */
export const fieldLines = (item: Item | undefined): string[] =>
  Array.from(eachField(item?.fields ?? []), ({ id, value }) => `${id}=${value}`);

/** Leaves over wire bytes, which together must be the whole item. */
export const wireLeaves = (item: Item): Field[] =>
  [...eachField(item.fields)].filter(({ source, children }) => source === 'wire' && children.length === 0);
