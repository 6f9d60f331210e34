import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closes,
  converse,
  inPieces,
  plain,
  problemIds,
  read,
  type Said,
  traceOf,
  wireLeaves,
} from '../testing/trace.ts';
import { asMicros, type TraceEvent } from '../trace/trace.ts';
import { ConversationBuilder } from './builder.ts';
import type { Conversation, Item, ItemId } from './conversation.ts';
import { ledger } from './ledger.ts';

const upgrade =
  'GET /feed HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const switching =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

const polling: Said[] = [
  ['client', '\r\nGET /ticks?since=0 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n[{"a":1}'.slice(0, -1)],
  ['client', 'GET /ticks?since=1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n'],
  ['client', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
  ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
];
const streaming: Said[] = [
  ['client', 'GET /s HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nHello\r\n0A\r\n0123456789\r\n'],
  ['server', '0\r\nDigest: abc\r\n\r\n'],
];
const broken: Said[] = [
  ['client', 'GET / HTTP/1.1\nHost : a\r\nHost: b\r\n folded\r\nno colon\r\nA: b\x01\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nxyz\r\nlost'],
];
const socket: Said[] = [
  ['client', upgrade],
  ['server', `${switching}<81 05>Hello`],
  ['client', '<81 85 37fa213d 7f9f4d5158><01 83 00000000>Hel'],
  ['client', '<89 80 00000000><80 82 00000000>lo<88 82 37fa213d 3412>'],
  ['server', '<8a 00><82 7e 0100>' + 'x'.repeat(256) + '<88 02 03e8>'],
];
const refused: Said[] = [
  ['client', `${upgrade}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`],
  [
    'server',
    'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ],
];
const eager: Said[] = [
  ['client', `${upgrade}<81 80 00000000>`],
  ['server', switching],
];
const foreign: Said[] = [
  ['client', 'hello there\n'],
  ['server', 'HTTX'],
  ['client', 'more\r\n'],
];
const badUtf8: Said[] = [
  ['client', upgrade],
  [
    'server',
    `${switching}<01 02 e282><80 01 ac><81 03 e282 41><01 01 e2><80 01 82><83 01 00><8a 7e 007e>` +
      'p'.repeat(126),
  ],
];
const all = { polling, streaming, broken, socket, refused, eager, foreign, badUtf8 };

const brief = (conversation: Conversation): string[] =>
  conversation.items.map(
    (item) => `${item.id} ${item.kind} ${item.length} ${item.complete ? 'complete' : 'cut'}`,
  );

describe('a conversation', () => {
  test('pairs requests and answers', () => {
    const { items } = converse(...polling);
    const asked = (item: Item): ItemId | undefined => (item.kind === 'response' ? item.request : undefined);
    const requests = items.filter(({ kind }) => kind === 'request').map(({ id }) => id);
    expect(items.map(asked).filter(Boolean)).toEqual([
      requests[0],
      requests[1],
      requests[2],
      requests[3],
      requests[3],
    ]);
    expect(items.every(({ complete }) => complete)).toBe(true);
    expect(problemIds(converse(...polling))).toEqual([]);
  });

  test('becomes a WebSocket', () => {
    const conversation = converse(...socket);
    expect(problemIds(conversation)).toEqual([]);
    expect(conversation.connections[0]?.handshake).toMatchObject({
      accepted: true,
      request: '1.c.0',
      response: '1.s.0',
    });
    const texts = conversation.items.map((item) =>
      item.kind === 'frame' ? (item.text ?? item.close?.code) : item.kind,
    );
    expect(texts).toEqual([
      'request',
      'response',
      'Hello',
      'Hello',
      'Hel',
      undefined,
      'lo',
      1000,
      undefined,
      undefined,
      1000,
    ]);
  });

  test('goes on in HTTP when the server refuses', () => {
    expect(converse(...refused).items.map(({ kind }) => kind)).toEqual([
      'request',
      'request',
      'response',
      'response',
    ]);
  });

  test('reads frames that came before the answer', () => {
    const conversation = converse(...eager);
    expect(conversation.items.map(({ kind }) => kind)).toEqual(['request', 'frame', 'response']);
    expect(conversation.items[1]?.startedAt).toBe(1000);
  });

  test('shows bytes that wait for the answer', () => {
    expect(converse(...eager.slice(0, 1)).items.map(({ kind, length }) => [kind, length])).toEqual([
      ['request', upgrade.length],
      ['opaque', 6],
    ]);
  });

  test('shows other protocols by turns', () => {
    expect(brief(converse(...foreign))).toEqual([
      '1.c.0 opaque 12 complete',
      '1.s.0 opaque 4 complete',
      '1.c.12 opaque 6 complete',
    ]);
  });

  test('a first line that never ends is HTTP only if it begins so', () => {
    const kinds = (text: string): string[] =>
      read([...traceOf([['client', text]]), ...closes(9000)]).items.map(({ kind }) => kind);
    expect(kinds('hello')).toEqual(['opaque']);
    expect(kinds('GET /ti')).toEqual(['request']);
  });

  test('finds text that is not UTF-8, across fragments', () => {
    expect(problemIds(converse(...badUtf8))).toEqual([
      'ws.invalid-utf8',
      'ws.invalid-utf8',
      'ws.reserved-opcode',
      'ws.long-control-frame',
    ]);
  });

  test.each(Object.entries(all))('%s: is the same however its bytes are cut', (_, said) => {
    const whole = plain(read([...traceOf(said), ...closes(9000)]));
    for (const size of [1, 2, 3, 5, 7]) {
      expect(plain(read([...traceOf(said, inPieces(size)), ...closes(9000)]))).toEqual(whole);
    }
  });

  test.each(Object.entries(all))('%s: is the same at every split point', (_, said) => {
    const whole = plain(read(traceOf(said)));
    const longest = Math.max(...said.map(([, what]) => what.length));
    for (let at = 1; at < longest; at += 1) {
      const cut = (bytes: Uint8Array): Uint8Array[] =>
        [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
      expect(plain(read(traceOf(said, cut)))).toEqual(whole);
    }
  });

  test.each(Object.entries(all))('%s: every byte is in one leaf, and counted once', (_, said) => {
    for (let count = 1; count <= said.length; count += 1) {
      const conversation = converse(...said.slice(0, count));
      for (const item of conversation.items) {
        let bit = 0;
        for (const leaf of wireLeaves(item)) {
          expect([leaf.id, leaf.bitStart]).toEqual([leaf.id, bit]);
          bit += leaf.bitLength;
        }
        expect(bit).toBe(item.length * 8);
      }
      const book = ledger(conversation);
      const [connection] = conversation.connections;
      for (const direction of ['client-to-server', 'server-to-client'] as const) {
        const { payload, framing, httpHead, padding, opaque, total } = book.directions[direction];
        expect(payload + framing + httpHead + padding + opaque).toBe(total);
        expect(total).toBe(connection?.bytes[direction]);
      }
    }
  });

  test('random cuts change nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(all)),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (said, sizes) => {
          const cut = (bytes: Uint8Array): Uint8Array[] => {
            const pieces: Uint8Array[] = [];
            for (let at = 0; at < bytes.length;) {
              const size = sizes.next().value ?? 1;
              pieces.push(bytes.subarray(at, at + size));
              at += size;
            }
            return pieces;
          };
          expect(plain(read(traceOf(said, cut)))).toEqual(plain(read(traceOf(said))));
        },
      ),
    );
  });
});

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
