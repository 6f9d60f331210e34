import { describe, expect, it } from 'vitest';
import { madeRun } from '../../tests/support/made-run.ts';
import { deliveries, mean, missing } from './ticks.ts';

const STARTED = 1_700_000_000_000;
const tick = (seq: number, at: number) => ({ seq, symbol: 'ACME', price: 100, at: STARTED + at });
const GET = 'GET /ticks HTTP/1.1\r\nHost: a\r\n\r\n';
const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('deliveries', () => {
  it('finds ticks in a list and takes their staleness to the last byte of the answer', () => {
    const whole = answer(JSON.stringify([tick(1, 100), tick(2, 250)]));
    const run = madeRun(
      [
        [300, 'client', GET],
        [310, 'server', whole.slice(0, 60)],
        [350, 'server', whole.slice(60)],
      ],
      STARTED,
    );

    const found = deliveries(run);

    expect(found.map((delivery) => [delivery.tick.seq, delivery.staleness])).toEqual([
      [1, 250],
      [2, 100],
    ]);
    expect(new Set(found.map(({ item }) => item))).toEqual(new Set(['1.s.0']));
  });

  it('finds ticks one level down, and counts a tick that comes twice once', () => {
    const run = madeRun(
      [
        [10, 'client', GET],
        [20, 'server', answer(JSON.stringify({ ticks: [tick(1, 0)], nextIn: 5 }))],
        [30, 'client', GET],
        [40, 'server', answer(JSON.stringify({ ticks: [tick(1, 0), tick(2, 35)] }))],
      ],
      STARTED,
    );

    expect(deliveries(run).map((delivery) => [delivery.tick.seq, delivery.staleness])).toEqual([
      [1, 20],
      [2, 5],
    ]);
  });

  it('finds ticks in text frames', () => {
    const text = JSON.stringify(tick(7, 0));
    const run = madeRun(
      [
        [
          1,
          'client',
          'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        ],
        [
          2,
          'server',
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
        ],
        [9, 'server', `\x81${String.fromCharCode(text.length)}${text}`],
      ],
      STARTED,
    );

    expect(deliveries(run)).toMatchObject([{ tick: { seq: 7 }, staleness: 9 }]);
  });

  it('takes no notice of what the client sends, of other JSON and of no JSON at all', () => {
    const run = madeRun([
      [1, 'client', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n\r\n{"seq":1,"at":0}`],
      [2, 'server', answer('{"seq":"1","at":0}')],
      [3, 'client', GET],
      [4, 'server', answer('tick, tick')],
    ]);

    expect(deliveries(run)).toEqual([]);
  });
});

describe('missing', () => {
  const delivered = (...seqs: number[]) =>
    seqs.map((seq) => ({ tick: tick(seq, 0), item: '1.s.0' as const, staleness: 0 }));

  it('lists the numbers between the first and the last that did not come', () => {
    expect(missing(delivered(3, 4, 7))).toEqual([5, 6]);
    expect(missing(delivered(2))).toEqual([]);
    expect(missing([])).toEqual([]);
  });

  it('ends its list, whatever a server numbers', () => {
    expect(missing(delivered(1, Number.MAX_SAFE_INTEGER))).toHaveLength(1000);
  });
});

it('takes the mean of nothing to be nothing', () => {
  expect(mean([])).toBe(0);
  expect(mean([1, 2, 6])).toBe(3);
});
