import { describe, expect, test } from 'vitest';
import { asMicros, ConversationBuilder, type Conversation, type Direction } from '../../wire/index.ts';
import { type FigureName, type FigureQuery, readFigure } from './figures.ts';

const UP: Direction = 'client-to-server';
const DOWN: Direction = 'server-to-client';
const request = 'GET /ticks HTTP/1.1\r\nHost: a.example\r\n\r\n';
const fresh = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nETag: "7"\r\n\r\n{}';
const stale = 'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n';

/** Messages in turn, a millisecond and a half apart. */
function conversationOf(...messages: (readonly [Direction, string | Uint8Array])[]): Conversation {
  const builder = new ConversationBuilder();
  const offsets: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  builder.append([{ kind: 'open', at: asMicros(0), connection: 1, server: 'server.ts' }]);
  messages.forEach(([direction, message], index) => {
    const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
    const at = asMicros(1500 * (index + 1));
    builder.append([{ kind: 'chunk', at, connection: 1, direction, offset: offsets[direction], bytes }]);
    offsets[direction] += bytes.length;
  });
  return builder.conversation;
}

const polling = conversationOf([UP, request], [DOWN, fresh], [UP, request], [DOWN, stale]);

const upgrade = conversationOf(
  [
    UP,
    'GET / HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  ],
  [
    DOWN,
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  ],
  [DOWN, Uint8Array.of(0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f)],
  [UP, Uint8Array.of(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58)],
);

const cases: readonly [Conversation, FigureName, FigureQuery, number | string][] = [
  [polling, 'connections', {}, 1],
  [polling, 'requests', {}, 2],
  [polling, 'requests', { status: 304 }, 1],
  [polling, 'responses', { status: 200 }, 1],
  [polling, 'bytes', {}, 2 * request.length + fresh.length + stale.length],
  [polling, 'bytes', { from: 'client' }, 2 * request.length],
  [polling, 'request-bytes', {}, request.length],
  [polling, 'response-bytes', { status: 304 }, stale.length],
  [polling, 'response-head-bytes', { nth: 1 }, fresh.length - 2],
  [polling, 'response-body-bytes', { status: 200 }, 2],
  [polling, 'response-body', { status: 200 }, '{}'],
  [polling, 'request-line', { nth: 2 }, 'GET /ticks HTTP/1.1'],
  [polling, 'status-line', { nth: 2 }, 'HTTP/1.1 304 Not Modified'],
  [polling, 'response-header', { header: 'etag' }, '"7"'],
  [polling, 'wait-ms', { nth: 2 }, 2],
  [upgrade, 'frames', {}, 2],
  [upgrade, 'frames', { from: 'client' }, 1],
  [upgrade, 'frame-bytes', { from: 'client' }, 11],
  [upgrade, 'frame-head-bytes', { from: 'client' }, 6],
  [upgrade, 'frame-payload-bytes', { from: 'server' }, 5],
  [upgrade, 'frame-text', { from: 'client' }, 'Hello'],
  [upgrade, 'masking-key', { from: 'client' }, '37 fa 21 3d'],
];

test.each(cases)('%#: %s', (conversation, figure, query, value) => {
  expect(readFigure(conversation, figure, query)).toBe(value);
});

describe('a figure that the recording does not have is refused in words', () => {
  test.each<[FigureName, FigureQuery, RegExp]>([
    ['response-bytes', { status: 404 }, /no response with status 404 number 1; the recording has 0/],
    ['request-bytes', { nth: 3 }, /no request number 3; the recording has 2/],
    ['frame-text', { from: 'server' }, /no frame from the server/],
    ['response-header', { header: 'Vary' }, /no Vary; there are Content-Length, ETag/],
    ['response-header', {}, /needs the property “header”/],
  ])('%s %o', (figure, query, words) => {
    expect(() => readFigure(polling, figure, query)).toThrow(words);
  });

  test('a key of a frame that is not masked', () => {
    expect(() => readFigure(upgrade, 'masking-key', { from: 'server' })).toThrow(/not masked/);
  });
});
