/**
 * What reading the wire costs: frames beside the Receiver of `ws`, HTTP heads beside
 * http-parser-js, on the same bytes in one process. Rounds take turns, and the result is
 * the ratio of medians, so that a busy machine slows both alike. Above 1 is faster than theirs.
 *
 *   node bench/dissect.ts
 */
import { HTTPParser } from 'http-parser-js';
import * as ws from 'ws';
import { HEAD_START, scanHead } from '../wire/http/line.ts';
import { readHead } from '../wire/http/head.ts';
import { ConversationBuilder, asMicros, type TraceEvent } from '../wire/index.ts';
import { encodeFrame } from '../wire/websocket/encode-frame.ts';
import { FRAMES_START, readFrames } from '../wire/websocket/frame.ts';

const ROUNDS = 31;

/** The Receiver is exported by `ws` but not in its types. */
interface Receiver {
  on(event: 'message', listener: () => void): void;
  write(bytes: Buffer): void;
}
const { Receiver } = ws as unknown as {
  Receiver: new (options: {
    isServer: boolean;
    maxPayload: number;
    allowSynchronousEvents: boolean;
  }) => Receiver;
};

interface Load {
  readonly name: string;
  readonly chunks: readonly Buffer[];
  readonly count: number;
}

/** Frames of one size, in chunks as a socket gives them. */
function frames(size: number, masked: boolean, count: number, chunkSize: number): Load {
  const payload = new Uint8Array(size).fill(0x61);
  const maskingKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
  const frame = encodeFrame({ opcode: 1, payload, ...(masked && { maskingKey }) });
  const bytes = Buffer.concat(Array.from({ length: count }, () => frame));
  const name = `${count} ${masked ? 'masked ' : ''}text frames of ${size} B, chunks of ${chunkSize} B`;
  return { name, count, chunks: cut(bytes, chunkSize) };
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

const HEAD =
  'GET /ticks?since=41 HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\nAccept: */*\r\n' +
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n' +
  'Accept-Language: en-US,en;q=0.9\r\nReferer: http://localhost:8080/lessons/short-polling\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n';

const FRAME_LOADS = [
  frames(20, false, 20_000, 65_536),
  frames(125, true, 20_000, 65_536),
  frames(125, false, 20_000, 1460),
  frames(4096, true, 2_000, 65_536),
];
const HTTP_LOAD: Load = {
  name: '5000 request heads',
  count: 5000,
  chunks: cut(Buffer.from(HEAD.repeat(5000)), 65_536),
};

function receiverOf({ chunks, name }: Load): number {
  let seen = 0;
  const receiver = new Receiver({
    isServer: name.includes('masked'),
    maxPayload: 0,
    allowSynchronousEvents: true,
  });
  receiver.on('message', () => (seen += 1));
  // Unmasking is done in place: each round needs bytes of its own.
  for (const chunk of chunks) receiver.write(chunk);
  return seen;
}

function headsOf({ chunks }: Load): number {
  let state = FRAMES_START;
  let seen = 0;
  for (const chunk of chunks) {
    const step = readFrames(state, chunk);
    state = step.state;
    for (const part of step.parts) if (part.head !== undefined && (part.head.first & 15) === 1) seen += 1;
  }
  return seen;
}

const HANDSHAKE =
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const ANSWER =
  'HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

/** The whole way: items with problems found, UTF-8 checked; fields not yet made. */
function conversationOf({ chunks, name }: Load): number {
  const builder = new ConversationBuilder();
  const up = name.includes('masked');
  const lines: [boolean, Buffer][] = [
    [true, Buffer.from(HANDSHAKE)],
    [false, Buffer.from(ANSWER)],
  ];
  const offsets = { up: 0, down: 0 };
  for (const [isUp, bytes] of name.includes('head') ? [] : lines) feed(isUp, bytes);
  for (const chunk of chunks) feed(up || name.includes('head'), chunk);
  return builder.conversation.items.length - (name.includes('head') ? 0 : 2);

  function feed(isUp: boolean, bytes: Buffer): void {
    const direction = isUp ? 'client-to-server' : 'server-to-client';
    const offset = isUp ? offsets.up : offsets.down;
    if (isUp) offsets.up += bytes.length;
    else offsets.down += bytes.length;
    const event: TraceEvent = { kind: 'chunk', at: asMicros(0), connection: 1, direction, offset, bytes };
    builder.append([event]);
  }
}

function httpHeadsOf({ chunks }: Load): number {
  let pending: Uint8Array = new Uint8Array(0);
  let seen = 0;
  for (const chunk of chunks) {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let from = 0;
    for (;;) {
      const { next, done } = scanHead(HEAD_START, bytes, from, bytes.length);
      if (!done) break;
      if (readHead(bytes.subarray(from, next)).headers.length > 0) seen += 1;
      from = next;
    }
    pending = bytes.subarray(from);
  }
  return seen;
}

function parserOf({ chunks }: Load): number {
  let seen = 0;
  const parser = new HTTPParser('REQUEST');
  parser[HTTPParser.kOnHeadersComplete] = () => {
    seen += 1;
  };
  for (const chunk of chunks) parser.execute(chunk);
  return seen;
}

/** Medians of rounds that take turns, in milliseconds. */
function race(load: Load, runners: readonly ((load: Load) => number)[]): number[] {
  const times = runners.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    runners.forEach((runner, index) => {
      const fresh = { ...load, chunks: load.chunks.map((chunk) => Buffer.from(chunk)) };
      const began = performance.now();
      const seen = runner(fresh);
      const took = performance.now() - began;
      if (seen !== load.count) throw new Error(`${runner.name} saw ${seen} of ${load.count} in ${load.name}`);
      times[index]?.push(took);
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN);
}

const ratio = (theirs = NaN, ours = NaN): string => `${(theirs / ours).toFixed(2)}×`;

for (const load of FRAME_LOADS) {
  const [theirs, heads, whole] = race(load, [receiverOf, headsOf, conversationOf]);
  console.log(
    `${load.name}: heads only ${ratio(theirs, heads)} ws, whole conversation ${ratio(theirs, whole)} ws (ws ${theirs?.toFixed(2)} ms)`,
  );
}
const [theirs, heads, whole] = race(HTTP_LOAD, [parserOf, httpHeadsOf, conversationOf]);
console.log(
  `${HTTP_LOAD.name}: heads ${ratio(theirs, heads)} http-parser-js, whole conversation ${ratio(theirs, whole)} http-parser-js (theirs ${theirs?.toFixed(2)} ms)`,
);
