import { describe, expect, test } from 'vitest';
import { BadMessage } from './bad-message.ts';
import { RequestFraming } from './request-framing.ts';

/** Feeds the chunks and notes each request: its target, and where its bytes end. */
function requestsOf(chunks: readonly Buffer[]): { targets: string[]; ends: number[] } {
  const framing = new RequestFraming();
  const targets: string[] = [];
  const ends: number[] = [];
  let position = 0;
  for (const chunk of chunks) {
    let index = 0;
    while (index < chunk.length) {
      const { next, head } = framing.scan(chunk, index);
      index = next;
      if (head) targets.push(head.target);
      if (framing.between) ends.push(position + index);
    }
    position += chunk.length;
  }
  return { targets, ends };
}

function refusalOf(...chunks: string[]): number | undefined {
  try {
    requestsOf(chunks.map((chunk) => Buffer.from(chunk, 'latin1')));
    return undefined;
  } catch (error) {
    if (!(error instanceof BadMessage)) throw error;
    return error.status;
  }
}

const HOST = 'Host: a\r\n';
const SEQUENCE = [
  `GET /1 HTTP/1.1\r\n${HOST}\r\n`,
  `POST /2 HTTP/1.1\r\n${HOST}Content-Length: 19\r\n\r\nGET /no HTTP/1.1\r\n\r`,
  `POST /3 HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nGET /\r\nA\r\n0123456789\r\n0\r\nX: y\r\nZ: 1\r\n\r\n`,
  `DELETE /4 HTTP/1.1\r\n${HOST}content-length:0\r\n\r\n`,
  `POST /5 HTTP/1.0\r\nContent-Length: 3 \r\n\r\nabc`,
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
];
const WHOLE = Buffer.from(SEQUENCE.join(''));
const TARGETS = ['/1', '/2', '/3', '/4', '/5', '*'];
const ENDS = SEQUENCE.map((_, index) => SEQUENCE.slice(0, index + 1).join('').length);

describe('requests on one connection', () => {
  test('in one chunk', () => {
    expect(requestsOf([WHOLE])).toEqual({ targets: TARGETS, ends: ENDS });
  });

  test('cut at every byte', () => {
    for (let cut = 1; cut < WHOLE.length; cut++) {
      expect(requestsOf([WHOLE.subarray(0, cut), WHOLE.subarray(cut)])).toEqual({
        targets: TARGETS,
        ends: ENDS,
      });
    }
  });

  test('byte by byte', () => {
    const bytes = Array.from(WHOLE, (_, index) => WHOLE.subarray(index, index + 1));
    expect(requestsOf(bytes)).toEqual({ targets: TARGETS, ends: ENDS });
  });
});

describe('what two programs could read in two ways is refused', () => {
  const post = (fields: string, body = ''): string => `POST / HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;

  test.each([
    ['both lengths', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')],
    ['both lengths, the other way round', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n')],
    ['two differing lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n')],
    ['two equal lengths', post('Content-Length: 5\r\nContent-Length: 5\r\n')],
    ['a list of lengths', post('Content-Length: 5, 6\r\n')],
    ['a length with a sign', post('Content-Length: +5\r\n')],
    ['a negative length', post('Content-Length: -5\r\n')],
    ['a hexadecimal length', post('Content-Length: 0x5\r\n')],
    ['an empty length', post('Content-Length:\r\n')],
    ['an enormous length', post('Content-Length: 99999999999999999999\r\n')],
    ['another transfer coding', post('Transfer-Encoding: gzip\r\n')],
    ['two transfer codings', post('Transfer-Encoding: gzip, chunked\r\n')],
    ['two fields of transfer codings', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n')],
    ['an odd name of chunked', post('Transfer-Encoding: xchunked\r\n')],
    ['chunked in HTTP/1.0', `POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['a space before the colon', post('Content-Length : 5\r\n')],
    ['a tab before the colon', post('Transfer-Encoding\t: chunked\r\n')],
    ['a continued line', post('X: a\r\n Content-Length: 5\r\n')],
    ['a line without a colon', post('Content-Length\r\n')],
    ['an empty field name', post(': 5\r\n')],
    ['a bare LF in the head', post('X: a\nContent-Length: 5\r\n')],
    ['a bare CR in the head', post('X: a\rContent-Length: 5\r\n')],
    ['only LFs', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a NUL in a value', post('X: a\0b\r\n')],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['a line before the request line', '\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['two spaces in the request line', 'GET  / HTTP/1.1\r\n\r\n'],
    ['a tab in the request line', 'GET\t/ HTTP/1.1\r\n\r\n'],
    ['no version', 'GET /\r\n\r\n'],
    ['CONNECT', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a TLS client hello', '\x16\x03\x01\x02\x00\x01'],
  ])('%s', (_, request) => {
    expect(refusalOf(request)).toBe(400);
  });

  test.each([
    ['no size', '\r\n'],
    ['a size that is no number', 'g\r\n'],
    ['a space after the size', '5 \r\nhello\r\n'],
    ['a size with 0x', '0x5\r\nhello\r\n'],
    ['a size with a sign', '+5\r\nhello\r\n'],
    ['a size of nine digits', '000000005\r\nhello\r\n'],
    ['a size with LF only', '5\nhello\r\n'],
    ['data longer than its size', '4\r\nhello\r\n'],
    ['data without CRLF', '5\r\nhelloX\r\n'],
    ['data with LF only', '5\r\nhello\n0\r\n\r\n'],
    ['an LF in an extension', '5;a\nb\r\nhello\r\n'],
    ['a bare CR in an extension', '5;a\rb\r\nhello\r\n'],
    ['an endless extension', `5;${'a'.repeat(2000)}`],
    ['an LF in a trailer', '0\r\nX: a\nY: b\r\n\r\n'],
    ['an endless trailer section', `0\r\n${'X: a\r\n'.repeat(4000)}`],
  ])('in a chunked body: %s', (_, body) => {
    expect(refusalOf(post('Transfer-Encoding: chunked\r\n', body))).toBe(400);
  });

  test('other versions of HTTP', () => {
    expect(refusalOf('GET / HTTP/2.0\r\n\r\n')).toBe(505);
    expect(refusalOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toBe(505);
  });

  test('a head of more than 16 KB, though it has not ended', () => {
    expect(refusalOf(`GET / HTTP/1.1\r\nX: ${'a'.repeat(16 * 1024)}`)).toBe(431);
    expect(refusalOf('GET / HTTP/1.1\r\n', ...Array<string>(2000).fill('X: 123456\r\n'))).toBe(431);
  });
});
