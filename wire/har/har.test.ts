import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../conversation/conversation.ts';
import { messages } from '../conversation/messages.ts';
import { FormatError } from '../format-error.ts';
import { label } from '../describe/describe.ts';
import { deflated } from '../testing/specimens.ts';
import { converse, problemIds, read, type Said } from '../testing/trace.ts';
import { decodeHar } from './reader.ts';
import { encodeHar } from './writer.ts';

const meta = { startedAt: 1_700_000_000_000 };
const conversation = converse(
  [
    'client',
    'POST /t?a=1&b=%20 HTTP/1.1\r\nHost: x.test:8\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nhi',
  ],
  [
    'server',
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na€\r\n0\r\n\r\n',
  ],
  ['client', 'GET /none HTTP/1.1\r\nHost: x.test:8\r\n\r\n'],
);
const socket: Said[] = [
  ...deflated('<c1 07 f248cdc9c90700><82 01 00><89 02 6869>'),
  ['client', '<01 82 00000000>he<80 83 00000000>llo<88 82 00000000 03e8>'],
];

const codeOf = (text: string): string => {
  try {
    decodeHar(text);
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('HAR', () => {
  test('entries say what was asked and answered, and how long it took', () => {
    const [first, second] = encodeHar(conversation, meta).log.entries;
    expect(first).toMatchObject({
      startedDateTime: '2023-11-14T22:13:20.001Z',
      time: 1,
      request: {
        method: 'POST',
        url: 'http://x.test:8/t?a=1&b=%20',
        queryString: [
          { name: 'a', value: '1' },
          { name: 'b', value: ' ' },
        ],
        bodySize: 2,
        postData: { mimeType: 'text/plain', text: 'hi' },
      },
      response: { status: 200, statusText: 'OK', content: { size: 4, text: 'a€' } },
      timings: { send: 0, wait: 1, receive: 0 },
    });
    expect(second?.response).toMatchObject({ status: 0, content: { comment: 'No answer came.' } });
  });

  test('WebSocket messages are joined, inflated and in order', () => {
    const [entry] = encodeHar(converse(...socket), meta).log.entries;
    expect(entry?._resourceType).toBe('websocket');
    expect(entry?._webSocketMessages?.map(({ type, opcode, data }) => [type, opcode, data])).toEqual([
      ['receive', 1, 'Hello'],
      ['receive', 2, 'AA=='],
      ['receive', 9, 'aGk='],
      ['send', 1, 'hello'],
      ['send', 8, 'A+g='],
    ]);
    expect(entry?._webSocketMessages?.[0]?.time).toBe(1_700_000_000.002);
  });

  test('what was written can be opened again', () => {
    const trace = decodeHar(JSON.stringify(encodeHar(converse(...socket), meta)));
    const again = read(trace.events);
    expect(again.items.map(label)).toEqual([
      'GET /feed',
      '101 Switching Protocols',
      'text 5 B',
      'binary 1 B',
      'ping',
      'text 5 B',
      'close 1000',
    ]);
    expect(messages(again).map(({ text, direction }) => [text, direction])).toEqual([
      ['Hello', 'server-to-client'],
      [undefined, 'server-to-client'],
      ['hello', 'client-to-server'],
    ]);
    expect(problemIds(again)).toEqual([]);
    const bodies = (items: readonly Item[]): string[] =>
      items.flatMap((item) => ('body' in item ? [new TextDecoder().decode(item.body.bytes)] : []));
    const http = read(decodeHar(JSON.stringify(encodeHar(conversation, meta))).events);
    expect(bodies(http.items)).toEqual(bodies(conversation.items));
  });

  test('what Chromium writes can be opened', () => {
    const har = {
      log: {
        version: '1.2',
        creator: { name: 'WebInspector', version: '537.36' },
        pages: [],
        entries: [
          {
            _resourceType: 'websocket',
            _webSocketMessages: [
              { type: 'send', time: 1_700_000_000.1, opcode: 1, data: 'hi' },
              { type: 'receive', time: 1_700_000_000.2, opcode: 2, data: 'AAE=' },
            ],
            cache: {},
            request: {
              method: 'GET',
              url: 'wss://x.test/feed',
              httpVersion: 'HTTP/1.1',
              headers: [
                { name: 'Host', value: 'x.test' },
                { name: 'Upgrade', value: 'websocket' },
              ],
            },
            response: {
              status: 101,
              statusText: 'Switching Protocols',
              httpVersion: 'HTTP/1.1',
              headers: [{ name: 'Upgrade', value: 'websocket' }],
              content: { size: 0, mimeType: 'x-unknown' },
            },
            startedDateTime: '2023-11-14T22:13:20.000Z',
            time: 50,
            timings: { blocked: 1, dns: -1, connect: -1, send: 0, wait: 50, receive: 0, ssl: -1 },
          },
        ],
      },
    };
    const { items } = read(decodeHar(JSON.stringify(har)).events);
    expect(items.map((item) => [label(item), item.startedAt])).toEqual([
      ['GET /feed', 0],
      ['101 Switching Protocols', 50_000],
      ['text 2 B', 100_000],
      ['binary 2 B', 200_000],
    ]);
  });

  test('cut, foreign and damaged files are told apart', () => {
    const text = JSON.stringify(encodeHar(conversation, meta));
    expect(codeOf(text.slice(0, -10))).toBe('cut');
    expect(codeOf('hello')).toBe('foreign');
    expect(codeOf('{"a":1}')).toBe('foreign');
    expect(codeOf('{"log":{"entries":[{"request":{}}]}}')).toBe('damaged');
  });

  test('any JSON gives a trace or a FormatError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(codeOf(JSON.stringify({ log: { entries: [value] } }))).toBeTypeOf('string');
      }),
    );
  });
});
