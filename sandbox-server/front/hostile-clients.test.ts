/**
 * Hostile clients, each beside a healthy session whose echoes must all come back. What is
 * refused gets the right status or close code; memory stays bounded; the service stays up.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ControlClient } from '../../tests/support/control-client.ts';
import { learnerOn, sandboxFor, type Learner } from '../../tests/support/learner.ts';
import type { Sandbox } from '../sandbox.ts';

const MEMORY_BYTES = 200 * 1024 * 1024;

interface Scene {
  readonly sandbox: Sandbox;
  readonly victim: Learner;
}

/** A sandbox with a session to attack, and another that echoes all the while; checked when the attack is over. */
async function beside(attack: (scene: Scene) => Promise<void>): Promise<void> {
  const http = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  http.on('clientError', (_error, socket) => socket.destroy());
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data)).on('error', () => undefined);
  });
  const sandbox = await sandboxFor({ connection: (socket) => http.emit('connection', socket) });
  const healthy = await learnerOn(sandbox);
  const victim = await learnerOn(sandbox);
  const socket = new WebSocket(sandbox.url.replace('http', 'ws') + healthy.base);
  await once(socket, 'open');
  let sent = 0;
  const echoed: string[] = [];
  const ping = setInterval(() => socket.send(String(sent++)), 20);
  socket.on('message', (data: Buffer) => echoed.push(data.toString()));
  const before = process.memoryUsage.rss();
  try {
    await attack({ sandbox, victim });
    clearInterval(ping);
    socket.send('last');
    await expect.poll(() => echoed.at(-1), { timeout: 5_000 }).toBe('last');
    expect(echoed).toEqual([...Array.from({ length: sent }, (_, index) => String(index)), 'last']);
    expect(process.memoryUsage.rss() - before).toBeLessThan(MEMORY_BYTES);
    expect((await fetch(`${sandbox.url}/healthz`)).status).toBe(200);
  } finally {
    clearInterval(ping);
    socket.terminate();
  }
}

async function tcp(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** All that the front sends before it ends. */
async function answerTo(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = await tcp(port);
  socket.write(bytes);
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  return text;
}

const many = (count: number): undefined[] => Array.from({ length: count }, () => undefined);

test('half-open connections and slow heads: let go after five seconds', () =>
  beside(async ({ sandbox, victim }) => {
    const silent = await Promise.all(many(300).map(() => tcp(sandbox.port)));
    const slow = await Promise.all(many(200).map(() => tcp(sandbox.port)));
    for (const socket of slow) socket.write(`GET ${victim.base}/ HTTP/1.1\r\nX: `);
    const drip = setInterval(() => {
      for (const socket of slow) socket.write('a');
    }, 500);
    const all = [...silent, ...slow].map(async (socket) => {
      socket.resume();
      await Promise.race([once(socket, 'end'), once(socket, 'close')]);
    });
    await Promise.all(all);
    clearInterval(drip);
  }));

const BODY = 'x'.repeat(10);
test.each<[string, string, RegExp]>([
  ['two Hosts', 'GET $ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'two lengths',
    `POST $ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 10\r\n\r\n${BODY}`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    'length and coding',
    'POST $ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  [
    'a list of codings',
    'POST $ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  ['a space before the colon', 'GET $ HTTP/1.1\r\nHost : a\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a folded line', 'GET $ HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['bare LF', 'GET $ HTTP/1.1\nHost: a\n\n', /^HTTP\/1\.1 400 /],
  ['NUL in the head', 'GET $ HTTP/1.1\r\nHost: a\0\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['another version', 'GET $ HTTP/2.0\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 505 /],
  ['a proxy’s request', 'CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a head of 17 KB', `GET $ HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ['TLS on the plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^HTTP\/1\.1 400 /],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 505 /],
  [
    'a chunk of 16 EB',
    'POST $ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
    /^(HTTP\/1\.1 400 |$)/,
  ],
  [
    'endless chunk extensions',
    `POST $ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(5_000)}`,
    /^(HTTP\/1\.1 400 |$)/,
  ],
])('%s', (_name, request, answer) =>
  beside(async ({ sandbox, victim }) => {
    expect(await answerTo(sandbox.port, Buffer.from(request.replace('$', victim.base), 'latin1'))).toMatch(
      answer,
    );
  }),
);

test('a thousand requests in one write: some are answered, the rest refused, nothing kept', () =>
  beside(async ({ sandbox, victim }) => {
    const request = `GET ${victim.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`;
    const text = await answerTo(sandbox.port, request.repeat(1_000));
    expect(text.split('HTTP/1.1 200 OK').length - 1).toBeLessThanOrEqual(100);
  }));

test('connections that come and go, five hundred times', () =>
  beside(async ({ sandbox, victim }) => {
    for (let count = 0; count < 500; count++) {
      const socket = await tcp(sandbox.port);
      if (count % 3 > 0)
        socket.write(`POST ${victim.base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc`);
      if (count % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
  }));

/** A WebSocket to the control channel in raw bytes; resolves with the close code that the front sends. */
async function closeCodeFor(sandbox: Sandbox, frame: Uint8Array): Promise<number | undefined> {
  const socket = await tcp(sandbox.port);
  socket.write(
    'GET /control HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  let bytes = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => (bytes = Buffer.concat([bytes, data])));
  await once(socket, 'data');
  socket.write(frame);
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  const start = bytes.indexOf('\r\n\r\n') + 4;
  return bytes[start] === 0x88 ? bytes.readUInt16BE(start + 2) : undefined;
}

test.each<[string, number[], number]>([
  ['an unmasked frame', [0x81, 0x01, 0x61], 1002],
  ['a reserved bit', [0xc1, 0x80, 0, 0, 0, 0], 1002],
  ['a reserved opcode', [0x83, 0x80, 0, 0, 0, 0], 1002],
  ['a fragmented ping', [0x09, 0x80, 0, 0, 0, 0], 1002],
  ['a ping of 126 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0], 1002],
  ['text that is no UTF-8', [0x81, 0x81, 0, 0, 0, 0, 0xff], 1007],
  ['a message of 1 TB', [0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009],
  ['a message of 2^63 bytes', [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], 1009],
])('on the control channel %s', (_name, frame, code) =>
  beside(async ({ sandbox }) => {
    expect(await closeCodeFor(sandbox, Uint8Array.from(frame))).toBe(code);
  }),
);

test('a page that asks for far too much, on many channels', () =>
  beside(async ({ sandbox }) => {
    const channels = await Promise.all(many(40).map(() => ControlClient.hello(sandbox.url)));
    for (const { client } of channels) {
      for (let count = 0; count < 150; count++) client.socket.send('{"type":"cut","how":"reset"}');
    }
    const codes = await Promise.all(channels.map(({ client }) => client.closed()));
    expect(new Set(codes)).toEqual(new Set([1008]));
  }));
