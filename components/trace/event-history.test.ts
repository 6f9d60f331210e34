import { describe, expect, it } from 'vitest';
import { asMicros, type TraceEvent } from '../../wire/index.ts';
import { EventHistory } from './event-history.ts';

const line = (at: number): TraceEvent => ({
  kind: 'console',
  at: asMicros(at),
  side: 'client',
  level: 'log',
  text: String(at),
});

const chunk = (at: number, length: number): TraceEvent => ({
  kind: 'chunk',
  at: asMicros(at),
  connection: 1,
  direction: 'client-to-server',
  offset: 0,
  bytes: new Uint8Array(length),
});

describe('event history', () => {
  it('keeps everything up to its bound', () => {
    const history = new EventHistory({ events: 10, bytes: 1000 });
    history.append([line(1), chunk(2, 400), line(3)]);
    expect(history.events).toHaveLength(3);
    expect(history.console.map((each) => each.text)).toEqual(['1', '3']);
    expect(history.first).toBe(0);
  });

  it('lets the oldest go beyond its bound of events, console lines with them', () => {
    const history = new EventHistory({ events: 10, bytes: 1000 });
    for (let at = 0; at < 25; at += 1) history.append([line(at)]);
    expect(history.events.length).toBeLessThanOrEqual(10);
    expect(history.events.length + history.first).toBe(25);
    expect(history.console.at(-1)?.text).toBe('24');
    expect(history.console[0]).toBe(history.events[0]);
  });

  it('lets the oldest go beyond its bound of bytes', () => {
    const history = new EventHistory({ events: 1000, bytes: 1000 });
    for (let at = 0; at < 8; at += 1) history.append([chunk(at, 300)]);
    expect(history.events.map((event) => event.at)).toEqual([5, 6, 7]);
    expect(history.first).toBe(5);
  });
});
