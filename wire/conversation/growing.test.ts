import { describe, expect, test } from 'vitest';
import { upgrade, switching, polling, streaming, socket } from '../testing/conversations.ts';
import { closes, converse, inPieces, problemIds, read, type Said, traceOf } from '../testing/trace.ts';
import { asMicros, type TraceEvent } from '../trace/trace.ts';
import { ConversationBuilder } from './builder.ts';
import { ledger } from './ledger.ts';

describe('growing', () => {
  test('only what changed is a new object', () => {
    const builder = new ConversationBuilder();
    const events = traceOf(streaming);
    builder.append(events.slice(0, 3));
    const before = builder.conversation;
    expect(builder.conversation).toBe(before);
    builder.append(events.slice(3));
    const after = builder.conversation;
    expect(after).not.toBe(before);
    expect(after.items[0]).toBe(before.items[0]);
    expect(after.items[1]).not.toBe(before.items[1]);
    expect(after.items[1]?.id).toBe(before.items[1]?.id);
    expect([before.items[1]?.complete, after.items[1]?.complete]).toEqual([false, true]);
    expect(before.items[1]?.length).toBe(before.items[1]?.bytes.length);
  });

  test('a streamed body notes when its pieces arrived', () => {
    const [, response] = converse(...streaming).items;
    const { body } = response?.kind === 'response' ? response : { body: undefined };
    expect(new TextDecoder().decode(body?.bytes)).toBe('Hello0123456789');
    expect(body?.arrivals).toEqual([{ offset: 0, at: 2000 }]);
  });

  test('what outgrows its bound is counted and not kept', () => {
    const said: Said[] = [
      ['client', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['server', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(500)}`],
    ];
    const { items } = read(traceOf(said, inPieces(10)), { itemBytes: 100, headBytes: 100 });
    const [, response] = items;
    expect([response?.length, response?.bytes.length]).toEqual([519, 100]);
    expect(response?.fields.at(-1)).toMatchObject({ id: 'bytes.not-kept', bitLength: 419 * 8 });
  });

  test('the oldest items are let go, and stay in the ledger', () => {
    const many: Said[] = [
      ...socket.slice(0, 2),
      ...Array.from({ length: 100 }, (): Said => ['server', '<82 03>abc']),
    ];
    const events = traceOf(many);
    const kept = read(events);
    for (const limits of [{ items: 20 }, { bytes: 400 }]) {
      const builder = new ConversationBuilder(limits);
      for (const event of events) builder.append([event]);
      const { conversation } = builder;
      expect(conversation.items.length).toBeLessThan(80);
      expect(conversation.items.length + conversation.dropped.items).toBe(kept.items.length);
      expect(conversation.connections[0]?.items).toEqual(conversation.items);
      expect(ledger(conversation)).toEqual(ledger(kept));
    }
  });

  test('a gap while bytes wait for an answer ends dissection of that side only', () => {
    const [open, ask, early, answer, late] = traceOf([
      ['client', upgrade],
      ['client', '<81 80 00000000>'],
      ['server', `${switching}<81 00>`],
      ['client', '<81 80 00000000>'],
    ]);
    const jumped = late?.kind === 'chunk' ? { ...late, offset: late.offset + 5 } : late;
    const gap = [open, ask, early, jumped, answer].filter((event) => event !== undefined);
    expect(read(gap).items.map(({ id, kind }) => [id, kind])).toEqual([
      ['1.c.0', 'request'],
      [`1.c.${upgrade.length}`, 'opaque'],
      ['1.s.0', 'response'],
      [`1.s.${switching.length}`, 'frame'],
      [`1.c.${upgrade.length + 11}`, 'opaque'],
    ]);
  });

  test('what was held and what follows the answer are two turns', () => {
    const other = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n';
    const said: Said[] = [
      ['client', `${upgrade}early`],
      ['server', `${other}hello`],
      ['client', 'late'],
    ];
    const opaque = (size: number): number[] =>
      read(traceOf(said, inPieces(size)))
        .items.filter(({ kind }) => kind === 'opaque')
        .map(({ length }) => length);
    expect([opaque(1), opaque(1000)]).toEqual([
      [5, 5, 4],
      [5, 5, 4],
    ]);
  });

  test('a close frame in pieces has its problems', () => {
    const said: Said[] = [
      ['client', upgrade],
      ['server', `${switching}<88 02 1388>`],
    ];
    const builder = new ConversationBuilder();
    for (const event of traceOf(said, inPieces(1))) {
      builder.append([event]);
      void builder.conversation.items.at(-1)?.problems;
    }
    expect(problemIds(builder.conversation)).toEqual(['ws.bad-close-code']);
  });

  test('a gap in the trace ends dissection', () => {
    const events: TraceEvent[] = traceOf(polling).map((event) =>
      event.kind === 'chunk' && event.direction === 'server-to-client' && event.offset > 0
        ? { ...event, offset: event.offset + 10 }
        : event,
    );
    expect(read(events).items.filter(({ kind }) => kind === 'opaque').length).toBeGreaterThan(0);
  });

  test('an end in mid-message is a problem, but not when the sandbox stopped the run', () => {
    const events = traceOf(streaming.slice(0, 2));
    expect(problemIds(read([...events, ...closes(5000)]))).toEqual(['http.incomplete']);
    const stopped: TraceEvent = {
      kind: 'close',
      at: asMicros(5000),
      connection: 1,
      by: 'sandbox',
      how: 'reset',
    };
    expect(problemIds(read([...events, stopped]))).toEqual([]);
  });
});
