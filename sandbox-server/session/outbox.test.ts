import { describe, expect, test, vi } from 'vitest';
import { decodeEvents } from '../../wire/trace/encoding.ts';
import { asMicros, type TraceEvent } from '../../wire/trace/trace.ts';
import { Outbox, type Channel } from './outbox.ts';

class FakeChannel implements Channel {
  readonly messages: (string | Uint8Array)[] = [];
  readonly marks: number[] = [];

  send(message: string | Uint8Array): void {
    this.messages.push(message);
  }

  mark(count: number): void {
    this.marks.push(count);
  }

  close(): void {
    this.messages.push('closed');
  }

  /** Texts of replies, and numbers of events of batches. */
  get summary(): (string | number)[] {
    return this.messages.map((message) =>
      typeof message === 'string' ? JSON.parse(message).type : decodeEvents(message).length,
    );
  }
}

const event = (size = 1): TraceEvent => ({
  kind: 'chunk',
  at: asMicros(1),
  connection: 1,
  direction: 'client-to-server',
  offset: 0,
  bytes: new Uint8Array(size),
});

function outboxWith(limit = 1e9): { outbox: Outbox; channel: FakeChannel; overflow: () => void } {
  const overflow = vi.fn();
  const outbox = new Outbox(limit, overflow);
  const channel = new FakeChannel();
  outbox.attach(channel, 0);
  return { outbox, channel, overflow };
}

describe('batches', () => {
  test('the first event after a quiet time leaves with those of its turn, the next ones 16 ms later', async () => {
    vi.useFakeTimers();
    const { outbox, channel } = outboxWith();
    outbox.record(event());
    outbox.record(event());
    await Promise.resolve();
    expect(channel.summary).toEqual([2]);
    outbox.record(event());
    vi.advanceTimersByTime(10);
    outbox.record(event());
    expect(channel.summary).toEqual([2]);
    vi.advanceTimersByTime(6);
    expect(channel.summary).toEqual([2, 2]);
    vi.useRealTimers();
  });

  test('leave when they hold 64 KB', async () => {
    const { outbox, channel } = outboxWith();
    outbox.record(event());
    await Promise.resolve();
    for (let count = 0; count < 5; count++) outbox.record(event(16 * 1024));
    expect(channel.summary).toEqual([1, 4]);
  });

  test('leave before a reply, so that order is kept', () => {
    const { outbox, channel } = outboxWith();
    outbox.record(event());
    outbox.tell({ type: 'exit', run: 1, reason: 'stopped', message: '' });
    outbox.record(event());
    outbox.flush();
    expect(channel.summary).toEqual([1, 'exit', 1]);
  });
});

describe('acknowledgements', () => {
  test('are asked for each 128 KB, and make room', () => {
    const { outbox, channel, overflow } = outboxWith(250 * 1024);
    for (let count = 0; count < 10; count++) {
      outbox.record(event(100 * 1024));
      const mark = channel.marks.at(-1);
      if (mark !== undefined) outbox.acknowledge(mark);
    }
    expect(channel.marks).toEqual([2, 4, 6, 8, 10]);
    expect(overflow).not.toHaveBeenCalled();
  });

  test('that stay away are noticed', () => {
    const { outbox, overflow } = outboxWith(200 * 1024);
    for (let count = 0; count < 3; count++) outbox.record(event(100 * 1024));
    expect(overflow).toHaveBeenCalled();
  });

  test('may not be more than was sent', () => {
    const { outbox } = outboxWith();
    outbox.tell({ type: 'refused', code: 'capacity', message: '' });
    outbox.acknowledge(1000);
    expect([outbox.covers(0), outbox.covers(1), outbox.covers(2)]).toEqual([false, true, false]);
    outbox.acknowledge(Number.NaN);
    expect(outbox.covers(1)).toBe(true);
  });
});

test('a channel that takes over gets what the page lacks, and what came while there was none', () => {
  const { outbox } = outboxWith();
  outbox.tell({ type: 'started', run: 1, startedAt: 0 });
  outbox.tell({ type: 'listening', run: 1, server: 'server.js', port: 80 });
  outbox.detach();
  outbox.tell({ type: 'exit', run: 1, reason: 'finished', message: '' });
  const next = new FakeChannel();
  expect(outbox.covers(1)).toBe(true);
  outbox.attach(next, 1);
  expect(next.summary).toEqual(['listening', 'exit']);
});
