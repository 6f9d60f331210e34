/** Finds the item of a recorded run that a lesson names. */
import type { Conversation, FrameItem, Item, RequestItem, ResponseItem } from '../../wire/index.ts';

export const SIDES = ['client', 'server'] as const;
export type Side = (typeof SIDES)[number];

/** Which item is meant: the `nth` of its kind, counted from 1, among those that fit. */
export interface Which {
  /** The side that sent it. */
  readonly from?: Side | undefined;
  readonly nth?: number | undefined;
  /** Responses with this status, and requests that were answered with it. */
  readonly status?: number | undefined;
}

export interface Kinds {
  readonly request: RequestItem;
  readonly response: ResponseItem;
  readonly frame: FrameItem;
}

/** The side that sent an item. */
export const senderOf = (item: Item): Side => (item.direction === 'client-to-server' ? 'client' : 'server');

/** All items of a kind that fit, in order of time. */
export function allOf<K extends keyof Kinds>(
  conversation: Conversation,
  kind: K,
  { from, status }: Which,
): readonly Kinds[K][] {
  const answered = new Set(
    conversation.items.flatMap((item) =>
      item.kind === 'response' && item.status === status && item.request !== undefined ? [item.request] : [],
    ),
  );
  return conversation.items.filter((item): item is Kinds[K] => {
    if (item.kind !== kind || (from !== undefined && senderOf(item) !== from)) return false;
    if (status === undefined || item.kind === 'frame') return true;
    return item.kind === 'response' ? item.status === status : answered.has(item.id);
  });
}

/** The one item that is meant. @throws {Error} saying how many there are. */
export function pick<K extends keyof Kinds>(conversation: Conversation, kind: K, which: Which): Kinds[K] {
  const items = allOf(conversation, kind, which);
  const nth = which.nth ?? 1;
  const item = items[nth - 1];
  if (item === undefined) {
    const narrowed = [
      which.from === undefined ? '' : ` from the ${which.from}`,
      which.status === undefined ? '' : ` with status ${which.status}`,
    ].join('');
    throw new Error(`There is no ${kind}${narrowed} number ${nth}; the recording has ${items.length}.`);
  }
  return item;
}
