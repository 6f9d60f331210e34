import { describe, expect, test } from 'vitest';
import { ResponseFraming } from './response-framing.ts';

const GET = { method: 'GET', upgrade: false };
const UPGRADE = { method: 'GET', upgrade: true };

/** Feeds the text at once and again byte by byte, and gives both results. */
function after(requests: readonly { method: string; upgrade: boolean }[], text: string): ResponseFraming[] {
  return [[text], [...text]].map((chunks) => {
    const framing = new ResponseFraming();
    for (const request of requests) framing.expect(request);
    for (const chunk of chunks) framing.scan(Buffer.from(chunk, 'latin1'));
    return framing;
  });
}

describe('an answer that is over', () => {
  test.each([
    ['by its length', [GET], 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
    ['by its last chunk', [GET], 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n'],
    ['because 204 has no body', [GET], 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['because 304 has no body', [GET], 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    [
      'because HEAD gets no body',
      [{ method: 'HEAD', upgrade: false }],
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n',
    ],
    [
      'after an interim answer',
      [GET],
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ],
    ['as the second of two', [GET, GET], 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'.repeat(2)],
    ['to a refused upgrade', [UPGRADE], 'HTTP/1.1 426 No\r\nContent-Length: 0\r\n\r\n'],
  ])('%s', (_, requests, text) => {
    for (const framing of after(requests, text)) {
      expect(framing).toMatchObject({ idle: true, switched: false, undecided: false });
    }
  });
});

describe('an answer that is not over', () => {
  test.each([
    ['one of two', [GET, GET], 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a body too short', [GET], 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi'],
    ['a body without length', [GET], 'HTTP/1.1 200 OK\r\n\r\nhi'],
    ['an interim answer', [GET], 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['more than was asked for', [GET], 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n'],
    ['bytes before any request', [], 'hi'],
    ['no HTTP', [GET], 'hello\n'],
    ['two lengths', [GET], 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n'],
    ['a switch nobody asked for', [GET], 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ])('%s', (_, requests, text) => {
    for (const framing of after(requests, text))
      expect(framing).toMatchObject({ idle: false, switched: false });
  });
});

describe('an upgrade', () => {
  test('is a switch from the first twelve bytes of a 101', () => {
    for (const framing of after([UPGRADE], 'HTTP/1.1 101'))
      expect(framing).toMatchObject({ switched: true, undecided: false });
    for (const framing of after([UPGRADE], 'HTTP/1.1 10')) {
      expect(framing).toMatchObject({ switched: false, undecided: true });
    }
  });

  test('may come after other answers', () => {
    const text =
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 S\r\n';
    for (const framing of after([GET, UPGRADE], text)) expect(framing.switched).toBe(true);
  });

  test('is decided, against, when the server speaks no HTTP', () => {
    for (const framing of after([UPGRADE], 'hello\n')) {
      expect(framing).toMatchObject({ switched: false, undecided: false });
    }
  });
});
