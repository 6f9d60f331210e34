import type { Conversation, Item } from '../conversation/conversation.ts';

/** One plain sentence for lists and screen readers: `12.4 ms, client to server, text frame, final, masked, 5 bytes: Hello`. */
export function describe(_item: Item, _conversation?: Conversation): string {
  throw new Error('not built yet');
}

/** A label short enough for an arrow: `GET /ticks`, `200 OK`, `text 5 B`, `close 1000`, `ping`. */
export function label(_item: Item): string {
  throw new Error('not built yet');
}
