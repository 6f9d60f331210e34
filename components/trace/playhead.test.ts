import { describe, expect, it } from 'vitest';
import { websocketTrace } from '../views/testing/sample-traces.ts';
import type { Clock } from './clock.ts';
import { LONGEST_WAIT, Playhead } from './playhead.svelte.ts';
import { TraceStore } from './trace-store.svelte.ts';

/** A clock that a test moves by hand. */
function handClock(): { readonly clock: Clock; readonly pass: (ms: number) => void } {
  let tick: ((elapsed: number) => void) | undefined;
  return {
    clock: (each) => {
      tick = each;
      return () => (tick = undefined);
    },
    pass: (ms) => tick?.(ms),
  };
}

function start() {
  const store = new TraceStore();
  store.load(websocketTrace());
  const { clock, pass } = handClock();
  return { store, pass, playhead: new Playhead(store, clock) };
}

describe('playhead', () => {
  it('stands at the end, where the run is shown as it is', () => {
    const { store, playhead } = start();
    expect(playhead.atEnd).toBe(true);
    expect(playhead.time).toBe(playhead.end);
    expect(playhead.seen.conversation).toBe(store.conversation);
    expect(playhead.seen.events).toBe(store.events);
  });

  it('shows what had happened by its time, and no more', () => {
    const { store, playhead } = start();
    playhead.seek(3000);
    expect(playhead.seen.conversation.items.map(({ kind }) => kind)).toEqual(['request']);
    expect(playhead.seen.conversation.connections[0]?.handshake).toMatchObject({ accepted: false });
    expect(playhead.seen.conversation.connections[0]?.closes).toEqual([]);
    expect(playhead.seen.events.every(({ at }) => at <= 3000)).toBe(true);
    playhead.seek(0);
    expect(playhead.seen.conversation.connections).toEqual([]);
    playhead.toEnd();
    expect(playhead.seen.conversation).toBe(store.conversation);
  });

  it('steps by chunks, by frames and by messages, forth and back', () => {
    const { playhead, store } = start();
    const walk = (unit: 'chunk' | 'frame' | 'message') => {
      playhead.unit = unit;
      playhead.seek(0);
      const times = [];
      while (!playhead.atEnd) {
        playhead.step(1);
        times.push(playhead.time);
      }
      return times;
    };
    const chunks = new Set(store.events.map(({ at }) => at));
    expect(walk('chunk')).toEqual([...chunks]);
    const frames = walk('frame');
    // A frame in three chunks is one stop; a fragmented message is one at its end.
    expect(frames).toHaveLength(chunks.size - 2);
    expect(walk('message')).toHaveLength(frames.length);
    playhead.unit = 'chunk';
    playhead.step(-1);
    expect(playhead.time).toBe([...chunks].at(-2));
    playhead.seek(1);
    playhead.step(-1);
    expect(playhead.time).toBe(0);
  });

  it('plays as fast as it was, or slower, and stands still at the end', () => {
    const { playhead, pass } = start();
    playhead.play();
    expect(playhead.time).toBe(0);
    pass(5);
    expect(playhead.time).toBe(5000);
    playhead.slowness = 10;
    pass(5);
    expect(playhead.time).toBe(5500);
    playhead.pause();
    pass(5);
    expect(playhead.time).toBe(5500);
    playhead.slowness = 1;
    playhead.play();
    pass(60_000);
    expect(playhead.playing).toBe(false);
    expect(playhead.atEnd).toBe(true);
  });

  it('loses nothing to rounding at a ten-thousandth of the speed', () => {
    const { playhead, pass } = start();
    playhead.seek(0);
    playhead.slowness = 10_000;
    playhead.play();
    for (let frame = 0; frame < 30; frame += 1) pass(0.5);
    // 900 µs up to the first event would take 9 s: it is passed through in the longest wait.
    expect(playhead.time).toBe(Math.floor((900 * 15) / LONGEST_WAIT));
    expect(playhead.hastened).toBe(900);
  });

  it('passes through a long wait in slow motion, and into nothing beyond it', () => {
    const { playhead, pass } = start();
    playhead.seek(13_500);
    playhead.slowness = 100;
    playhead.play();
    pass(10_000);
    expect(playhead.time).toBe(425_500);
    pass(1);
    expect(playhead.hastened).toBe(988_000);
  });

  it('plays a part again and again', () => {
    const { playhead, pass } = start();
    playhead.loop = { from: 2000, to: 6000 };
    playhead.play();
    expect(playhead.time).toBe(2000);
    pass(3);
    pass(3);
    expect(playhead.time).toBe(2000);
    expect(playhead.playing).toBe(true);
  });

  it('goes from event to event where no motion is wished', () => {
    const { playhead, pass } = start();
    playhead.discrete = true;
    playhead.seek(900);
    playhead.play();
    pass(1);
    expect(playhead.time).toBe(900);
    pass(0.5);
    expect(playhead.time).toBe(2300);
  });

  it('plays to a time, and tells when it is there unless the reader has taken over', () => {
    const { playhead, pass } = start();
    let arrived = 0;
    playhead.seek(0);
    playhead.playTo(2300, () => (arrived += 1));
    pass(2);
    expect(arrived).toBe(0);
    pass(2);
    expect([arrived, playhead.time, playhead.playing]).toEqual([1, 2300, false]);
    playhead.playTo(5500, () => (arrived += 1));
    playhead.pause();
    pass(10);
    expect(arrived).toBe(1);
  });

  it('follows a run that grows only while it is at the end, and counts what came since', () => {
    const { store, playhead } = start();
    playhead.seek(1000);
    store.reset({ startedAt: 0, base: '' });
    expect(playhead.atEnd).toBe(true);
    const { meta, events } = websocketTrace();
    store.load({ meta, events: events.slice(0, 5) });
    playhead.seek(1000);
    store.append(events.slice(5));
    expect(playhead.time).toBe(1000);
    expect(playhead.unseen).toBe(8);
    playhead.toEnd();
    expect(playhead.unseen).toBe(0);
  });
});
