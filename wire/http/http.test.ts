import { describe, expect, test } from 'vitest';
import type { ResponseItem } from '../conversation/conversation.ts';
import { closes, converse, fieldLines, problemIds, read, type Said, traceOf } from '../testing/trace.ts';
import { CHUNKED_START, readChunked } from './chunked.ts';
import { readHead } from './head.ts';
import { bytesOf } from '../testing/trace.ts';

const ask = (method = 'GET'): Said => ['client', `${method} / HTTP/1.1\r\nHost: a\r\n\r\n`];
const lastResponse = (...said: Said[]): ResponseItem => {
  const item = read([...traceOf(said), ...closes(9000)]).items.at(-1);
  if (item?.kind !== 'response') throw new Error('no response');
  return item;
};

describe('heads', () => {
  test('the example of RFC 9112 §2.1', () => {
    const [request] = converse([
      'client',
      'GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\nAccept-Language: en, mi\r\n\r\n',
    ]).items;
    expect(request).toMatchObject({ kind: 'request', complete: true });
    expect(fieldLines(request).slice(0, 15)).toEqual([
      'http.request-line=GET /hello.txt HTTP/1.1',
      'http.method=GET',
      'http.space=space',
      'http.target=/hello.txt',
      'http.space=space',
      'http.version=HTTP/1.1',
      'http.line-end=CR LF',
      'http.header=User-Agent: curl/7.64.1',
      'http.header-name=User-Agent',
      'http.header-colon=:',
      'http.header-space=space',
      'http.header-value=curl/7.64.1',
      'http.line-end=CR LF',
      'http.header=Host: www.example.com',
      'http.header-name=Host',
    ]);
    expect(fieldLines(request).at(-1)).toBe('http.head-end=CR LF');
  });

  test.each([
    ['HTTP/1.1 200 OK', { status: 200, reason: 'OK' }],
    ['HTTP/1.1 200 ', { status: 200, reason: '' }],
    ['HTTP/1.1 200', { status: 200, reason: '' }],
    ['HTTP/1.0 404 Not Found', { status: 404, reason: 'Not Found', version: 'HTTP/1.0' }],
    ['M-SEARCH * HTTP/1.1', { method: 'M-SEARCH', target: '*' }],
    ['GET http://a/b?c=d HTTP/1.1', { method: 'GET', target: 'http://a/b?c=d' }],
  ])('start line %j', (line, expected) => {
    expect(readHead(bytesOf(`${line}\r\n\r\n`)).start).toMatchObject(expected);
  });

  test.each([
    ['A: b', 'A', 'b'],
    ['A:b', 'A', 'b'],
    ['A: \t b \t', 'A', 'b'],
    ['A:', 'A', ''],
    ['A: b:c', 'A', 'b:c'],
    ['A: \xe9', 'A', '\xc3\xa9'],
    ['A : b', 'A', 'b'],
    ['A: b\r\n c', 'A', 'b c'],
  ])('header %j', (line, name, value) => {
    expect(readHead(bytesOf(`GET / HTTP/1.1\r\n${line}\r\n\r\n`)).headers).toEqual([{ name, value }]);
  });
});

describe('bodies', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  test.each<[string, Said[], ResponseItem['body']['framing'], string]>([
    ['Content-Length', [ask(), ['server', `${ok}Content-Length: 5\r\n\r\nHello`]], 'content-length', 'Hello'],
    [
      'chunks',
      [ask(), ['server', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n`]],
      'chunked',
      'Hello',
    ],
    ['nothing, so until the end', [ask(), ['server', `${ok}\r\nHello`]], 'until-close', 'Hello'],
    ['HEAD', [ask('HEAD'), ['server', `${ok}Content-Length: 5\r\n\r\n`]], 'none', ''],
    ['204', [ask(), ['server', 'HTTP/1.1 204 No Content\r\n\r\n']], 'none', ''],
    ['304', [ask(), ['server', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n']], 'none', ''],
    [
      'both lengths',
      [ask(), ['server', `${ok}Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`]],
      'chunked',
      'x',
    ],
    [
      'the same length twice',
      [ask(), ['server', `${ok}Content-Length: 1, 1\r\n\r\nx`]],
      'content-length',
      'x',
    ],
  ])('framed by %s', (_, said, framing, text) => {
    const { body, complete } = lastResponse(...said);
    expect([body.framing, new TextDecoder().decode(body.bytes), body.length, complete]).toEqual([
      framing,
      text,
      text.length,
      true,
    ]);
  });

  test('messages follow one another on one connection, several at once', () => {
    const conversation = converse(
      ['client', 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['server', `${ok}Content-Length: 1\r\n\r\n1${ok}Transfer-Encoding: chunked\r\n\r\n1\r\n2\r\n0\r\n\r\n`],
    );
    const answers = conversation.items.filter((item) => item.kind === 'response');
    const requests = conversation.items.filter((item) => item.kind === 'request');
    expect(answers.map(({ request }) => request)).toEqual(requests.map(({ id }) => id));
    expect(answers.map(({ body }) => new TextDecoder().decode(body.bytes))).toEqual(['1', '2']);
  });

  test('an answer to CONNECT opens a tunnel', () => {
    const conversation = converse(
      ['client', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['client', 'GET / HTTP/1.1\r\n\r\n'],
    );
    expect(conversation.items.map(({ kind }) => kind)).toEqual(['request', 'response', 'opaque']);
    expect(problemIds(conversation)).toEqual([]);
  });

  test.each([
    ['5\r\nHello\r\n0\r\n\r\nrest', 'Hello', 15],
    ['3;a="b"\r\nabc\r\n00000\r\nX: y\r\n\r\n', 'abc', 29],
    ['A\r\n0123456789\r\na ; x\r\n0123456789\r\n0\r\n\r\n', '01234567890123456789', 39],
  ])('chunked coding of %j at every split point', (text, content, used) => {
    const bytes = bytesOf(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const first = readChunked(CHUNKED_START, bytes.subarray(0, at), 0);
      const second = readChunked(first.state, bytes, first.next);
      const all = [...first.content, ...second.content]
        .map((piece) => new TextDecoder().decode(piece))
        .join('');
      expect([all, second.state.phase, Math.max(first.next, second.next)]).toEqual([content, 'done', used]);
    }
  });
});
