/** Everything together: real sockets, real isolates. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { once } from 'node:events';
import { ControlClient } from '../tests/support/control-client.ts';
import { chunksOf, rawClient } from '../tests/support/learner.ts';
import { startTcpProxy } from '../tests/support/tcp-proxy.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

async function learner(code: string): Promise<{ client: ControlClient; base: string }> {
  const { client, session } = await ControlClient.hello(sandbox.url);
  await client.run(1, code);
  return { client, base: session.base };
}

const HTTP = `
  import { createServer } from 'node:http';
  createServer((request, response) => {
    console.log(request.url);
    response.end('you asked for ' + request.url);
  }).listen(8080);
`;

const ECHO = `
  import { WebSocketServer } from 'ws';
  new WebSocketServer({ port: 8080 }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
`;

test('a learner’s HTTP server answers a fetch, and the page sees chunks and console', async () => {
  const { client, base } = await learner(HTTP);
  const response = await fetch(`${sandbox.url}${base}/ticks?since=3`);
  expect(await response.text()).toBe('you asked for /ticks?since=3');
  await client.event('chunk', ({ direction }) => direction === 'server-to-client');
  expect(await client.event('console')).toMatchObject({ side: 'server', text: '/ticks?since=3' });
  expect(client.replies.map(({ type }) => type)).toEqual(['session', 'started', 'listening']);
});

test('a WebSocket echo: the trace is what a proxy between client and sandbox saw', async () => {
  const { client, base } = await learner(ECHO);
  const proxy = await startTcpProxy(sandbox.port);
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${base}`);
  const sizes = [0, 1, 125, 126, 65_535, 65_536, 200_000];
  socket.on('open', () => {
    for (const size of sizes) socket.send(Buffer.alloc(size, size));
  });
  const echoed: number[] = [];
  socket.on('message', (data: Buffer) => {
    echoed.push(data.length);
    if (echoed.length === sizes.length) socket.close(1000, 'done');
  });
  await client.event('close', ({ by }) => by === 'client');
  await client.event('close', ({ by }) => by === 'server');
  const [connection] = proxy.connections;
  await connection?.over;
  expect(echoed).toEqual(sizes);
  const carried = (side: 'client' | 'server'): Buffer => Buffer.concat(connection?.[side].chunks ?? []);
  const traced = (direction: 'client-to-server' | 'server-to-client'): Buffer =>
    Buffer.concat(chunksOf(client.events, direction));
  expect(carried('client').length).toBeGreaterThan(300_000);
  expect(traced('client-to-server').equals(carried('client'))).toBe(true);
  expect(traced('server-to-client').equals(carried('server'))).toBe(true);
  const offsets = client.events.flatMap((event) =>
    event.kind === 'chunk' && event.direction === 'server-to-client' ? [event.offset] : [],
  );
  expect(offsets[0]).toBe(0);
  const times = client.events.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  await proxy.close();
});

test('run, stop, run: each run answers with its own code, on a connection of its own', async () => {
  const { client, base } = await learner(HTTP);
  const raw = await rawClient(sandbox.port);
  await raw.send(`GET ${base}/1 HTTP/1.1\r\nHost: a\r\n\r\n`);
  await raw.until('you asked for /1');
  client.send({ type: 'stop' });
  expect(await client.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
  expect(await raw.ended()).toBe('fin');
  expect((await fetch(sandbox.url + base)).status).toBe(503);
  await client.run(2, HTTP.replace('you asked for', 'now you asked for'));
  expect(await (await fetch(`${sandbox.url}${base}/2`)).text()).toBe('now you asked for /2');
});

test('a server whose code throws says so once, with the place, and its session goes on', async () => {
  const { client } = await ControlClient.hello(sandbox.url);
  const code = `\nthrow new Error('no server today');`;
  client.send({ type: 'run', run: 1, files: { 'server.js': code }, entry: 'server.js' });
  const exit = await client.reply('exit');
  expect(exit).toMatchObject({ run: 1, reason: 'error', location: { file: 'server.js', line: 2 } });
  await client.run(2, HTTP);
});

test('a node:net server: half-closed by the client, reset by the server', async () => {
  const { client, base } = await learner(`
    import { createServer } from 'node:net';
    createServer({ allowHalfOpen: true }, (socket) => {
      let bytes = 0;
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (String(chunk).includes('reset me')) socket.resetAndDestroy();
      });
      socket.on('end', () => socket.end('got ' + bytes));
    }).listen(8080);
  `);
  const head = `GET ${base}/ HTTP/1.1\r\nContent-Length: 8\r\n\r\n`;
  const first = await rawClient(sandbox.port);
  await first.send(`${head}eight...`);
  first.socket.end();
  await first.until(`got ${head.length - base.length + 8}`);
  expect(await first.ended()).toBe('fin');
  const second = await rawClient(sandbox.port);
  await second.send(`${head}reset me`);
  expect(await second.ended()).toBe('reset');
  await client.event('close', ({ connection, how }) => connection === 2 && how === 'reset');
});

test('a slow reader makes write() return false in the guest, and drain comes', async () => {
  const { client, base } = await learner(`
    import { createServer } from 'node:http';
    createServer((request, response) => {
      let left = 100, waits = 0;
      const pump = () => {
        while (left > 0) {
          left--;
          if (response.write('x'.repeat(64 * 1024))) continue;
          if (waits++ === 0) console.log('waiting');
          response.once('drain', pump);
          return;
        }
        response.end();
        console.log('waited');
      };
      pump();
    }).listen(8080);
  `);
  const raw = await rawClient(sandbox.port);
  raw.socket.pause();
  await raw.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  await client.event('console', ({ text }) => text === 'waiting');
  raw.socket.resume();
  await client.event('console', ({ text }) => text === 'waited');
  await raw.ended();
  expect(raw.received.length).toBeGreaterThan(100 * 64 * 1024);
});

test('network conditions, and a probe, around a real isolate', async () => {
  const { client, base } = await learner(ECHO);
  client.send({ type: 'conditions', conditions: { latencyMs: 50, oneByteReads: true, seed: 3 } });
  await client.event('condition');
  const socket = new WebSocket(sandbox.url.replace('http', 'ws') + base, { perMessageDeflate: false });
  await once(socket, 'open');
  const began = performance.now();
  socket.send('x'.repeat(100));
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(data.toString()).toBe('x'.repeat(100));
  expect(performance.now() - began).toBeGreaterThan(100);
  socket.terminate();

  client.send({ type: 'conditions', conditions: {} });
  const upgrade =
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  const base64 = (bytes: string | number[]): string =>
    Buffer.from(bytes as string, 'latin1').toString('base64');
  client.send({
    type: 'probe',
    probe: 1,
    steps: [
      { do: 'send', bytes: base64(upgrade) },
      { do: 'expect', bytes: base64('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'), anywhere: true, within: 5_000 },
      // An unmasked frame: RFC 6455 §5.1 has the server fail the connection with 1002.
      { do: 'send', bytes: base64([0x81, 0x01, 0x61]) },
      { do: 'expect', bytes: base64([0x88, 0x02, 0x03, 0xea]), within: 5_000 },
    ],
  });
  expect(await client.reply('probed')).toMatchObject({ ok: true });
});
