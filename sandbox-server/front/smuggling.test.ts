/**
 * Request smuggling needs two programs that read the same bytes as different requests.
 * Behind the front stands a learner's server, whose parser is Node's in spirit: so whatever
 * the front lets through, Node must read as the same requests, or refuse.
 */
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { BadMessage } from './bad-message.ts';
import { RequestFraming } from './request-framing.ts';

/** More for a long watch: `FUZZ=1000000 vitest run sandbox-server/front/smuggling`. */
const CASES = Number(process.env['FUZZ'] ?? 5_000);

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

function mutated(seed: number): Buffer {
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

interface Reading {
  readonly requests: readonly string[];
  readonly refused: boolean;
}

/** How the front reads the bytes, cut into chunks of this length. */
function frontReads(bytes: Buffer, chunkLength: number): Reading {
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
async function nodeReads(bytes: Buffer): Promise<Reading> {
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

test(`${CASES} mutated inputs: what the front lets through, Node reads alike; cuts change nothing`, async () => {
  let read = 0;
  for (let seed = 0; seed < CASES; seed++) {
    const bytes = mutated(seed);
    const whole = frontReads(bytes, bytes.length);
    expect(frontReads(bytes, 1), `seed ${seed}`).toEqual(whole);
    expect(frontReads(bytes, 7), `seed ${seed}`).toEqual(whole);
    if (whole.requests.length === 0) continue;
    read++;
    const node = await nodeReads(bytes);
    const common = Math.min(node.requests.length, whole.requests.length);
    const about = `seed ${seed}: ${JSON.stringify(bytes.toString('latin1'))}`;
    expect(node.requests.slice(0, common), about).toEqual(whole.requests.slice(0, common));
    if (!node.refused) expect(node.requests.length, about).toBeGreaterThanOrEqual(whole.requests.length);
    if (!whole.refused) expect(whole.requests.length, about).toBeGreaterThanOrEqual(node.requests.length);
  }
  // Were everything refused, the test would show nothing.
  expect(read).toBeGreaterThan(CASES / 2);
}, 3_600_000);
