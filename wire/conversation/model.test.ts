import { describe, expect, test } from 'vitest';
import { deflated, switching, upgrade } from '../testing/specimens.ts';
import { converse, read, type Said, traceOf } from '../testing/trace.ts';
import { asMicros, type TraceEvent } from '../trace/trace.ts';
import { deliveries } from './deliveries.ts';
import { exchanges } from './exchanges.ts';
import { messages } from './messages.ts';

const get = (target: string): Said => ['client', `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`];
const ok = (body: string): Said => [
  'server',
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
];
const at = (events: TraceEvent[], ...times: number[]): TraceEvent[] =>
  events.map((event, index) => (index === 0 ? event : { ...event, at: asMicros(times[index - 1] ?? 0) }));

describe('exchanges', () => {
  test('are told apart by what happened on the wire', () => {
    const said = [
      get('/t?since=1'),
      ok('[]'),
      get('/t?since=2'),
      ok('[1]'),
      get('/t'),
      ok('[2]'),
      get('/other'),
    ];
    const found = exchanges(read(at(traceOf(said), 0, 5000, 100_000, 101_000, 200_000, 900_000, 950_000)));
    expect(
      found.map(({ kind, empty, timeToFirstByte, duration }) => [kind, empty, timeToFirstByte, duration]),
    ).toEqual([
      ['single', true, 5000, 5000],
      ['poll', false, 1000, 1000],
      ['held', false, 700_000, 700_000],
      ['single', false, undefined, undefined],
    ]);
  });

  test('streams and upgrades', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n';
    const found = exchanges(
      read(at(traceOf([get('/s'), ['server', chunked], ['server', '1\r\nb\r\n']]), 0, 1000, 500_000)),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['stream']);
    expect(
      exchanges(converse(['client', upgrade()], ['server', switching()])).map(({ kind }) => kind),
    ).toEqual(['upgrade']);
    expect(exchanges(converse(['client', upgrade()])).map(({ kind }) => kind)).toEqual(['upgrade']);
  });

  test('interim answers belong to the same request', () => {
    const [exchange] = exchanges(converse(get('/'), ['server', 'HTTP/1.1 103 Early Hints\r\n\r\n'], ok('x')));
    expect([exchange?.interim.map(({ status }) => status), exchange?.response?.status]).toEqual([[103], 200]);
  });
});

describe('messages', () => {
  test('are put together from fragments, with control frames left out', () => {
    const frames = '<01 02 6865><89 00><00 02 6c6c><80 01 6f><82 01 00>';
    const found = messages(converse(['client', upgrade()], ['server', switching() + frames]));
    expect(
      found.map(({ opcode, text, bytes, complete, wireLength, payloadLength }) => [
        opcode,
        text ?? [...bytes],
        complete,
        wireLength,
        payloadLength,
      ]),
    ).toEqual([
      [1, 'hello', true, 4 + 4 + 3, 5],
      [2, [0], true, 3, 1],
    ]);
  });

  test('are inflated', () => {
    const [whole, half] = messages(converse(...deflated('<41 03 f248cd><80 04 c9c90700><41 03 f248cd>')));
    expect([whole?.text, whole?.payloadLength, whole?.complete]).toEqual(['Hello', 7, true]);
    expect([half?.text, half?.complete]).toEqual(['', false]);
  });
});

describe('deliveries', () => {
  const startedAt = 1_700_000_000_000;
  const tick = (seq: number, age: number): string => JSON.stringify({ seq, at: startedAt + age });

  test('have the same latency whatever carries them', () => {
    const stream = (type: string, body: string): Said => [
      'server',
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n${body}`,
    ];
    const carried: Said[][] = [
      [get('/'), ok(`[${tick(1, 0)},${tick(2, 1)}]`)],
      [get('/'), ok(`{"next":3,"ticks":[${tick(1, 0)},${tick(2, 1)}]}`)],
      [get('/'), stream('text/event-stream', `data: ${tick(1, 0)}\n\ndata: ${tick(2, 1)}\n\n`)],
      [get('/'), stream('application/x-ndjson', `${tick(1, 0)}\n${tick(2, 1)}\n`)],
      [
        ['client', upgrade()],
        [
          'server',
          `${switching()}<81 ${tick(1, 0).length.toString(16)}>${tick(1, 0)}<81 ${tick(2, 1).length.toString(16)}>${tick(2, 1)}`,
        ],
      ],
    ];
    for (const said of carried) {
      const found = deliveries(converse(...said), { startedAt });
      expect(found.map(({ seq, latency, arrivedAt }) => [seq, latency, arrivedAt])).toEqual([
        [1, 2, 2000],
        [2, 1, 2000],
      ]);
    }
  });

  test('need a time', () => {
    expect(deliveries(converse(get('/'), ok('{"a":1}')), { startedAt })).toEqual([]);
    expect(deliveries(converse(get('/'), ok('plain')), { startedAt })).toEqual([]);
  });
});
