import { describe, expect, test } from 'vitest';
import type { ResponseItem } from '../conversation/conversation.ts';
import { ledger } from '../conversation/ledger.ts';
import { stream } from '../testing/specimens.ts';
import { bytesOf, converse, fieldLines, inPieces, read, traceOf } from '../testing/trace.ts';
import { EVENT_STREAM_START, readEventStream } from './event-stream.ts';

type Event = { type?: string; data: string; id?: string };

/** The examples of HTML §9.2.6, and what each rule of parsing makes of a line. */
const vectors: [string, string, Event[]][] = [
  ['lines are joined', 'data: YHOO\ndata: +2\ndata: 10\n\n', [{ data: 'YHOO\n+2\n10' }]],
  [
    'data may be empty, and an unfinished event is not dispatched',
    'data\n\ndata\ndata\n\ndata:',
    [{ data: '' }, { data: '\n' }],
  ],
  [
    'ids',
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
    [
      { data: 'first event', id: '1' },
      { data: 'second event', id: '' },
      { data: ' third event', id: '' },
    ],
  ],
  ['one space only is taken off', 'data:test\n\ndata: test\n\n', [{ data: 'test' }, { data: 'test' }]],
  ['CR LF', 'data: a\r\ndata: b\r\n\r\n', [{ data: 'a\nb' }]],
  ['CR', 'data: a\rdata: b\r\r', [{ data: 'a\nb' }]],
  ['CR LF CR LF is one empty line, CR CR LF too', 'data: a\r\r\ndata: b\n\n', [{ data: 'a' }, { data: 'b' }]],
  ['a byte order mark is skipped once', '<efbbbf>data: a\n\n<efbbbf>data: b\n\n', [{ data: 'a' }]],
  [
    'types last for one event',
    'event: add\ndata: 1\n\ndata: 2\n\n',
    [{ type: 'add', data: '1' }, { data: '2' }],
  ],
  ['a type without data is nothing', 'event: add\n\ndata: 2\n\n', [{ data: '2' }]],
  [
    'ids last',
    'id: 7\ndata: a\n\ndata: b\n\n',
    [
      { data: 'a', id: '7' },
      { data: 'b', id: '7' },
    ],
  ],
  ['an id without data counts for the next event', 'id: 7\n\ndata: b\n\n', [{ data: 'b', id: '7' }]],
  ['an id with NUL is ignored', 'id: 7\nid: a<00>\ndata: b\n\n', [{ data: 'b', id: '7' }]],
  ['colons in values stay', 'data: a:b: c\n\n', [{ data: 'a:b: c' }]],
  ['unknown names are ignored', 'Data: x\ndata : y\ndata: z\n\n', [{ data: 'z' }]],
  ['UTF-8, cut or broken', 'data: €<ff>\n\n', [{ data: '€\ufffd' }]],
  ['retry is no event', 'retry: 1000\n\n', []],
];

const withDefaults = (events: Event[]): Event[] =>
  events.map((event) => ({ type: 'message', id: '', ...event }));

describe('event streams', () => {
  test.each(vectors)('%s', (_, text, expected) => {
    const { events } = readEventStream(EVENT_STREAM_START, bytesOf(text));
    expect(events.map(({ type, data, id }) => ({ type, data, id }))).toEqual(withDefaults(expected));
  });

  test.each(vectors)('%s: at every split point', (_, text) => {
    const bytes = bytesOf(text);
    const whole = readEventStream(EVENT_STREAM_START, bytes);
    for (let at = 0; at <= bytes.length; at += 1) {
      const first = readEventStream(EVENT_STREAM_START, bytes.subarray(0, at));
      const second = readEventStream(first.state, bytes.subarray(at));
      expect([...first.events, ...second.events]).toEqual(whole.events);
      expect([...first.problems, ...second.problems]).toEqual(whole.problems);
      expect(first.payload + second.payload).toBe(whole.payload);
      expect(first.padding + second.padding).toBe(whole.padding);
      expect(second.state.position).toBe(bytes.length);
    }
  });

  test.each(vectors)('%s: byte by byte, through chunks', (_, text, expected) => {
    const { items } = read(traceOf(stream('text/event-stream', text), inPieces(1)));
    const response = items.at(-1) as ResponseItem;
    expect(response.body.stream?.events.map(({ type, data, id }) => ({ type, data, id }))).toEqual(
      withDefaults(expected),
    );
  });

  test('each event knows its bytes and its time', () => {
    const said = stream('text/event-stream', 'data: a\n\nid: 1\ndata: b\n\n');
    const { items } = read(traceOf([...said, ['server', 'data: c\n\n']]));
    const { body } = items.at(-1) as ResponseItem;
    const texts = body.stream?.events.map(({ start, end, at }) => [
      new TextDecoder().decode(body.bytes.subarray(start, end)),
      at,
    ]);
    expect(texts).toEqual([
      ['data: a\n', 2000],
      ['id: 1\ndata: b\n', 2000],
      ['data: c\n', 3000],
    ]);
  });

  test('fields lie over the content without its chunks', () => {
    const lines = fieldLines(converse(...stream('text/event-stream', ': hi\nid: 1\ndata: x\n\n')).items[1]);
    expect(lines.slice(lines.findIndex((line) => line.startsWith('sse.stream')) + 1)).toEqual([
      'sse.comment=: hi',
      'sse.comment=: hi',
      'sse.line-end=LF',
      'sse.event=id: 1\ndata: x\n\n',
      'sse.line=id: 1\n',
      'sse.field-name=id',
      'sse.colon=:',
      'sse.space=space',
      'sse.id=1',
      'sse.line-end=LF',
      'sse.line=data: x\n',
      'sse.field-name=data',
      'sse.colon=:',
      'sse.space=space',
      'sse.data=x',
      'sse.line-end=LF',
      'sse.event-end=LF',
    ]);
  });

  test('the ledger counts data as payload, comments as padding, the rest as framing', () => {
    const book = ledger(converse(...stream('text/event-stream', ': hi\n\ndata: 12345678901234567890\n\n')));
    expect(book.total).toMatchObject({ payload: 20, padding: 5, framing: 'ffffff\r\n'.length + 1 + 6 + 2 });
    expect(book.messages).toBe(1);
  });

  test('a long stream keeps its latest events', () => {
    const { items } = converse(...stream('text/event-stream', 'data: x\n\n'.repeat(20_000)));
    const { body } = items.at(-1) as ResponseItem;
    expect(body.stream?.events.length).toBeLessThan(16_384);
    expect((body.stream?.events.length ?? 0) + (body.stream?.dropped ?? 0)).toBe(20_000);
  });

  test.each([
    ['another type', 'text/plain', ''],
    ['a compressed body', 'text/event-stream\r\nContent-Encoding: gzip', ''],
  ])('%s is no event stream', (_, type) => {
    const { body } = converse(...stream(type, 'data: x\n\n')).items.at(-1) as ResponseItem;
    expect(body.stream).toBeUndefined();
  });
});
