/** TLS on the front's own port. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { get } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ControlClient } from '../../tests/support/control-client.ts';
import { chunksOf, sandboxFor } from '../../tests/support/learner.ts';
import type { Guest, GuestSocket } from '../../tests/support/node-isolate.ts';
import { CERT, KEY } from '../../tests/support/tls.ts';

const tls = { cert: CERT, key: KEY };

function guest(sockets: GuestSocket[] = []): Guest {
  const http = createServer((request, response) => response.end(`${request.url}.`));
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
  });
  return {
    connection: (socket) => {
      sockets.push(socket);
      http.emit('connection', socket);
    },
  };
}

async function learner(sockets: GuestSocket[] = []) {
  const sandbox = await sandboxFor(guest(sockets), { tls });
  const client = await ControlClient.open(sandbox.url, { ca: CERT });
  client.send({ type: 'hello', version: 1 });
  const { base } = await client.reply('session');
  await client.run(1);
  return { sandbox, client, base };
}

async function secure(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', ca: CERT, servername: 'localhost' });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'secureConnect');
  return socket;
}

test('requests, WebSockets and the control channel; the tap has the plain text', async () => {
  const { sandbox, client, base } = await learner();
  expect(sandbox.url).toMatch(/^https:/);
  const answer = await new Promise<string>((resolve) => {
    get(`${sandbox.url}${base}/a`, { ca: CERT }, (response) => {
      response.on('data', (data) => resolve(String(data)));
    });
  });
  expect(answer).toBe('/a.');
  await client.event('chunk');
  const request = Buffer.concat(chunksOf(client.events, 'client-to-server')).toString();
  expect(request).toMatch(/^GET \/s\/[a-z0-9]+\/a HTTP\/1\.1\r\n/);

  const socket = new WebSocket(sandbox.url.replace('https', 'wss') + base, { ca: CERT });
  await once(socket, 'open');
  socket.send('x'.repeat(100_000));
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(data.length).toBe(100_000);
  socket.terminate();
});

test('FIN and RST pass as without TLS', async () => {
  const sockets: GuestSocket[] = [];
  const { sandbox, client, base } = await learner(sockets);
  const one = await secure(sandbox.port);
  one.write(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await once(one, 'data');
  client.send({ type: 'cut', how: 'reset' });
  const [error] = (await once(one, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');

  const two = await secure(sandbox.port);
  two.write(`GET ${base}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  two.resume();
  await once(two, 'end');
  await client.event(
    'close',
    ({ connection, by, how }) => connection === 2 && by === 'client' && how === 'fin',
  );
});

test('what is no TLS gets no answer, and does no harm', async () => {
  const { sandbox } = await learner();
  const raw = connectTcp(sandbox.port, '127.0.0.1');
  raw.write('GET / HTTP/1.1\r\n\r\n');
  raw.on('error', () => undefined).resume();
  await once(raw, 'close');
  await secure(sandbox.port);
});

test('a certificate that is none is refused at the start', async () => {
  await expect(sandboxFor(guest(), { tls: { cert: 'x', key: 'y' } })).rejects.toMatchObject({
    code: expect.stringMatching(/^ERR_OSSL/),
  });
});
