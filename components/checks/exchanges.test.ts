import { describe, expect, it } from 'vitest';
import { madeRun } from '../../tests/support/made-run.ts';
import { exchanges, header } from './exchanges.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';

describe('exchanges', () => {
  it('pairs each request with its answer and says how long it took', () => {
    const run = madeRun([
      [10, 'client', GET],
      [14, 'server', NO_CONTENT],
      [20, 'client', GET],
      [50, 'server', NO_CONTENT],
      [60, 'client', GET],
    ]);

    const all = exchanges(run.conversation);

    expect(all.map(({ took }) => took)).toEqual([4, 30, undefined]);
    expect(all.map(({ response }) => response?.status)).toEqual([204, 204, undefined]);
  });

  it('passes over interim answers', () => {
    const run = madeRun([
      [10, 'client', GET],
      [11, 'server', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
      [15, 'server', NO_CONTENT],
    ]);

    expect(exchanges(run.conversation)).toMatchObject([{ response: { status: 204 }, took: 5 }]);
  });
});

describe('header', () => {
  const request = (fields: string) => {
    const run = madeRun([[1, 'client', `GET / HTTP/1.1\r\n${fields}\r\n\r\n`]]);
    const first = exchanges(run.conversation)[0];
    if (first === undefined) throw new Error('no request');
    return first.request;
  };

  it('finds a header in any case and joins several of one name', () => {
    expect(header(request('HOST: a'), 'host')).toBe('a');
    expect(header(request('Host: a\r\nX: 1\r\nx: 2'), 'X')).toBe('1, 2');
    expect(header(request('Host: a'), 'Upgrade')).toBeUndefined();
  });
});
