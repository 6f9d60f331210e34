import { afterEach, describe, expect, it, vi } from 'vitest';
import { websocketTrace } from '../views/testing/sample-traces.ts';
import { TraceStore } from './trace-store.svelte.ts';

const { meta, events } = websocketTrace();

/** Animation frames that come when the test says so. */
function stubFrames(): (now: number) => void {
  let waiting: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => waiting.push(callback));
  return (now) => {
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) callback(now);
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('trace store', () => {
  it('shows a recording at once, where there are no animation frames', () => {
    const store = new TraceStore();
    store.load({ meta, events });
    expect(store.conversation.items).toHaveLength(13);
    expect(store.meta).toBe(meta);
    expect(store.dropped).toBe(0);
  });

  it('changes what is seen once in a frame, however many events come', () => {
    const frame = stubFrames();
    const store = new TraceStore();
    store.reset(meta);
    const before = store.revision;
    for (const event of events) store.append([event]);
    expect(store.conversation.items).toHaveLength(0);
    expect(store.events).toHaveLength(events.length);
    frame(0);
    expect(store.revision).toBe(before + 1);
    expect(store.conversation.items).toHaveLength(13);
  });

  it('draws a single event at the next frame, and a flood of them ten times a second', () => {
    const frame = stubFrames();
    const store = new TraceStore();
    store.reset(meta);
    const start = store.revision;
    store.append(events.slice(0, 1));
    frame(1000);
    expect(store.revision).toBe(start + 1);
    const line = { kind: 'console', at: 0 as never, side: 'client', level: 'log', text: '' } as const;
    store.append(Array.from({ length: 21 }, () => line));
    for (let now = 1016; now < 1095; now += 16) frame(now);
    expect(store.revision).toBe(start + 1);
    frame(1096);
    expect(store.revision).toBe(start + 2);
  });

  it('tells a new run from more of the same', () => {
    const store = new TraceStore();
    store.load({ meta, events });
    const { run } = store;
    store.append(events.slice(0, 0));
    expect(store.run).toBe(run);
    store.reset(meta);
    expect(store.run).toBe(run + 1);
    expect(store.conversation.items).toHaveLength(0);
    expect(store.events).toHaveLength(0);
  });
});
