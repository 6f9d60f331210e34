/** The timeline in words: everything that it shows, one moment after another. */
import { type Conversation, type ItemId, label } from '../../../wire/index.ts';
import { timeText } from '../format.ts';
import type { Side } from '../labels.ts';
import type { Timeline } from './timeline.ts';

export interface Moment {
  readonly at: number;
  readonly side: Side | 'sandbox';
  /** `1`; empty where it is about no single connection. */
  readonly connection: string;
  readonly what: string;
  /** How old what arrived was, in microseconds. */
  readonly age: number | undefined;
  readonly item: ItemId | undefined;
}

/** All moments in order of time. Takes time in proportion to the run. */
export function momentsOf(timeline: Timeline, { items, connections }: Conversation): readonly Moment[] {
  const moments: Moment[] = [];
  const add = (moment: Partial<Moment> & Pick<Moment, 'at' | 'side' | 'what'>): void => {
    moments.push({ connection: '', age: undefined, item: undefined, ...moment });
  };
  for (const { id, open, closes } of connections) {
    add({ at: open.at, side: 'client', connection: String(id), what: 'connection opens' });
    for (const { at, by, how } of closes)
      add({ at, side: by, connection: String(id), what: how === 'fin' ? 'FIN' : 'RST' });
  }
  for (const item of items) {
    const side = item.direction === 'client-to-server' ? 'client' : 'server';
    add({ at: item.startedAt, side, connection: String(item.connection), what: label(item), item: item.id });
  }
  for (const { connection, arrivals } of timeline.lanes) {
    for (const { arrived, made, seq, item } of arrivals) {
      const number = seq === undefined ? '' : ` of ${seq}`;
      const what = `delivery${number}, made ${made < 0 ? 'before the run' : `at ${timeText(made)}`}`;
      add({ at: arrived, side: 'server', connection: String(connection), what, age: arrived - made, item });
    }
  }
  for (const { at, side, text } of timeline.said) add({ at, side, what: `console: ${text}` });
  for (const { at, text } of timeline.conditions) add({ at, side: 'sandbox', what: `network: ${text}` });
  return moments.sort((one, other) => one.at - other.at);
}

/** One moment as a sentence. */
export function momentText({ at, side, connection, what, age }: Moment): string {
  const where = connection === '' ? '' : `, connection ${connection}`;
  const old = age === undefined ? '' : `, ${timeText(age)} old`;
  return `${timeText(at)}${where}, ${side}: ${what}${old}`;
}
