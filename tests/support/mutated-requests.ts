/** Mutated requests, how the front reads them, and how Node does. */
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { BadMessage } from '../../sandbox-server/front/bad-message.ts';
import { RequestFraming } from '../../sandbox-server/front/request-framing.ts';

const SEEDS = [
  'GET /a HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1b;a=b\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n\r\n0\r\nX: y\r\n\r\n',
  'PUT /d HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc',
];
const PARTS = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    ' ',
    '\t',
    '\0',
    ':',
    ',',
    ';',
    '0',
    '1',
    'a',
    'f',
    '-',
    '+',
    '\x0b',
    '\xff',
  ],
  ...[
    'Content-Length: 5\r\n',
    'Content-Length:0\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: identity\r\n',
  ],
  ...[
    'chunked',
    'HTTP/1.0',
    '0\r\n\r\n',
    'GET /z HTTP/1.1\r\nHost: a\r\n\r\n',
    ' chunked',
    'Host: b\r\n',
    'Content-Length : 5\r\n',
  ],
];

/** A small generator of even numbers (mulberry32), so that a failure can be had again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Requests with a few edits, the same for the same seed. */
export function mutated(seed: number): Buffer {
  const random = generator(seed);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  let text = pick(SEEDS) + pick(SEEDS) + pick(SEEDS);
  for (let edits = random(3); edits >= 0; edits--) {
    const at = random(text.length);
    const removed = random(2) * random(6);
    text = text.slice(0, at) + (random(3) > 0 ? pick(PARTS) : '') + text.slice(at + removed);
  }
  return Buffer.from(text, 'latin1');
}

export interface Reading {
  readonly requests: readonly string[];
  readonly refused: boolean;
}

/** How the front reads the bytes, cut into chunks of this length. */
export function frontReads(bytes: Buffer, chunkLength: number): Reading {
  const framing = new RequestFraming();
  const requests: string[] = [];
  try {
    for (let start = 0; start < bytes.length; start += chunkLength) {
      const chunk = bytes.subarray(start, start + chunkLength);
      for (let index = 0; index < chunk.length;) {
        const { next, head } = framing.scan(chunk, index);
        index = next;
        if (head) requests.push(`${head.method} ${head.target}`);
      }
    }
    return { requests, refused: false };
  } catch (error) {
    if (!(error instanceof BadMessage)) throw error;
    return { requests, refused: true };
  }
}

/** How Node's server reads the bytes. */
export async function nodeReads(bytes: Buffer): Promise<Reading> {
  const requests: string[] = [];
  let refused = false;
  const socket = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(),
    final: (done) => done(),
  });
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    response.end();
  });
  server.on('clientError', () => {
    refused = true;
    socket.destroy();
  });
  server.emit('connection', socket);
  socket.push(bytes);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();
  return { requests, refused };
}

/**
 * What is wrong with how the front reads these bytes, or undefined: cuts must change nothing, and
 * Node must read what the front lets through as the same requests, or refuse.
 */
export async function disagreement(bytes: Buffer): Promise<string | undefined> {
  const whole = frontReads(bytes, bytes.length);
  for (const length of [1, 7]) {
    const cut = frontReads(bytes, length);
    if (JSON.stringify(cut) !== JSON.stringify(whole))
      return `cut by ${length}: ${JSON.stringify([whole, cut])}`;
  }
  if (whole.requests.length === 0) return undefined;
  const node = await nodeReads(bytes);
  const common = Math.min(node.requests.length, whole.requests.length);
  const differ =
    node.requests.slice(0, common).join() !== whole.requests.slice(0, common).join() ||
    (!node.refused && node.requests.length < whole.requests.length) ||
    (!whole.refused && whole.requests.length < node.requests.length);
  return differ ? JSON.stringify({ bytes: bytes.toString('latin1'), front: whole, node }) : undefined;
}
