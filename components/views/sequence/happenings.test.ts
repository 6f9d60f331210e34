import { describe, expect, it } from 'vitest';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import { websocketTrace } from '../testing/sample-traces.ts';
import { type Granularity, HappeningReader } from './happenings.ts';

function kinds(store: TraceStore, granularity: Granularity): string[] {
  return (new HappeningReader(granularity).read(store) ?? []).map((happening) => {
    if (happening.kind === 'mark') return happening.mark.kind;
    return happening.kind === 'chunk' ? 'chunk' : happening.item.kind;
  });
}

describe('what the sequence draws', () => {
  it('is items between the opening and the closing of their connection', () => {
    const store = new TraceStore();
    store.load(websocketTrace());
    const drawn = kinds(store, 'item');
    expect(drawn.slice(0, 3)).toEqual(['open', 'request', 'response']);
    expect(drawn.filter((kind) => kind === 'frame')).toHaveLength(11);
    expect(drawn.slice(-3)).toEqual(['frame', 'close', 'close']);
  });

  it('is one entry for each read when asked for chunks', () => {
    const store = new TraceStore();
    store.load(websocketTrace());
    expect(kinds(store, 'chunk').filter((kind) => kind === 'chunk')).toHaveLength(13);
  });

  it('is the same whether the events come at once or one by one', () => {
    const { meta, events } = websocketTrace();
    const whole = new TraceStore();
    whole.load({ meta, events });
    const reader = new HappeningReader('item');
    const store = new TraceStore();
    store.reset(meta);
    const found = events.flatMap((event) => {
      store.append([event]);
      return reader.read(store) ?? [];
    });
    expect(found).toEqual(new HappeningReader('item').read(whole));
  });

  it('knows where an item was cut, and what a chunk carried', () => {
    const { meta, events } = websocketTrace();
    const reader = new HappeningReader('item');
    const store = new TraceStore();
    store.load({ meta, events });
    const items = (reader.read(store) ?? []).flatMap((happening) =>
      happening.kind === 'item' ? happening.item : [],
    );
    expect(items.filter((item) => reader.streams.beganWithin(item)).map((item) => item.length)).toEqual([
      64, 12,
    ]);
    const cut = items.filter((item) => reader.streams.cuts(item).length > 0);
    expect(cut.map((item) => reader.streams.cuts(item))).toEqual([[100, 250]]);
    const carried = events
      .filter((event) => event.kind === 'chunk')
      .map((chunk) => reader.streams.itemsOf(chunk).length);
    expect(carried).toEqual([1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('asks for a new start when the past has changed', () => {
    const { meta, events } = websocketTrace();
    const store = new TraceStore();
    store.load({ meta, events });
    const { conversation } = store;
    const reader = new HappeningReader('item');
    const run = { events, firstEvent: 0 };
    const [first, second, ...later] = conversation.items;
    if (!first || !second) throw new Error('the sample has items');
    expect(
      reader.read({ ...run, conversation: { ...conversation, items: [first, ...later] } }),
    ).toBeDefined();
    expect(
      reader.read({ ...run, conversation: { ...conversation, items: [...later, second, first] } }),
    ).toBeUndefined();
  });
});
