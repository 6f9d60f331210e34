import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { chunksOf, learnerOn, rawClient, sandboxFor } from '../../tests/support/learner.ts';
import type { Guest, GuestSocket } from '../../tests/support/node-isolate.ts';
import { startTcpProxy } from '../../tests/support/tcp-proxy.ts';

/** Answers with the request's target and body. */
function httpGuest(): Guest {
  const http = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (part: string) => (body += part));
    request.on('end', () => response.end(`${request.method} ${request.url} ${body}.`));
  });
  new WebSocketServer({ server: http, path: '/echo' }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return { connection: (socket) => http.emit('connection', socket) };
}

/** Keeps every byte it gets, and leaves all else to the test. */
function silentGuest(): Guest & { sockets: GuestSocket[]; chunks: string[] } {
  const sockets: GuestSocket[] = [];
  const chunks: string[] = [];
  return {
    sockets,
    chunks,
    connection: (socket) => {
      sockets.push(socket);
      socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString('latin1')));
      socket.on('end', () => socket.end());
    },
  };
}

test('a fetch reaches the learner’s server without the session in its path', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const { base } = await learnerOn(sandbox);
  for (const [path, target] of [
    ['/ticks?since=1', '/ticks?since=1'],
    ['', '/'],
    ['?a=/s/b', '/?a=/s/b'],
    ['//x', '//x'],
  ]) {
    expect(await (await fetch(sandbox.url + base + path)).text()).toBe(`GET ${target} .`);
  }
});

test('the trace holds what a proxy on the way saw, and the guest’s bytes lack the session alone', async () => {
  const guest = httpGuest();
  const seen: Buffer[] = [];
  const sandbox = await sandboxFor({
    connection: (socket) => {
      const input = socket.input.bind(socket);
      socket.input = (bytes) => {
        seen.push(Buffer.from(bytes));
        input(bytes);
      };
      guest.connection(socket);
    },
  });
  const { client, base } = await learnerOn(sandbox);
  const proxy = await startTcpProxy(sandbox.port);

  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${base}/echo`);
  socket.on('open', () => socket.send('a'.repeat(70_000)));
  socket.on('message', () => socket.close(4000, 'enough'));
  await client.event('close', ({ by }) => by === 'client');
  await client.event('close', ({ by }) => by === 'server');

  const [connection] = proxy.connections;
  await connection?.over;
  expect(connection).toMatchObject({ client: { ending: 'fin' }, server: { ending: 'fin' } });
  const fromClient = Buffer.concat(connection?.client.chunks ?? []);
  const fromServer = Buffer.concat(connection?.server.chunks ?? []);
  expect(fromClient.length).toBeGreaterThan(70_000);
  expect(Buffer.concat(chunksOf(client.events, 'client-to-server')).equals(fromClient)).toBe(true);
  expect(Buffer.concat(chunksOf(client.events, 'server-to-client')).equals(fromServer)).toBe(true);
  const stripped = Buffer.from(fromClient.toString('latin1').replace(base, ''), 'latin1');
  expect(Buffer.concat(seen).equals(stripped)).toBe(true);
  await proxy.close();
});

test('a request may be cut at any byte, and the guest gets it cut there', async () => {
  const guest = silentGuest();
  const sandbox = await sandboxFor(guest);
  const { client, base } = await learnerOn(sandbox);
  const request = `POST ${base}/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody`;
  const stripped = request.replace(base, '');
  for (let cut = 1; cut < request.length; cut++) {
    guest.chunks.length = 0;
    const raw = await rawClient(sandbox.port);
    await raw.send(request.slice(0, cut));
    // A second connection's answer shows that the front has read the first part.
    await (await fetch(`${sandbox.url}/healthz`)).text();
    await raw.send(request.slice(cut));
    await client.event(
      'chunk',
      ({ connection, bytes }) => connection === cut && endsWith(bytes, 'body'.slice(cut - request.length)),
    );
    expect(guest.chunks.join('')).toBe(stripped);
    expect(chunksOf(client.events, 'client-to-server', cut).join('|')).toBe(
      `${request.slice(0, cut)}|${request.slice(cut)}`,
    );
    raw.socket.destroy();
    await client.event('close', ({ connection }) => connection === cut);
  }
});

const endsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes).toString('latin1').endsWith(text);

test('two sessions on one connection see a connection of their own each', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const one = await learnerOn(sandbox);
  const two = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);

  await raw.send(`GET ${one.base}/1 HTTP/1.1\r\nHost: a\r\n\r\n`);
  await raw.until('GET /1 .');
  await raw.send(`POST ${two.base}/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`);
  await raw.until('POST /2 hi.');
  await raw.send(`GET ${one.base}/3 HTTP/1.1\r\nHost: a\r\n\r\n`);
  await raw.until('GET /3 .');
  await raw.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  await raw.until('ok\n');
  expect(await raw.ended()).toBe('fin');

  await one.client.event('close', ({ connection, by }) => connection === 2 && by === 'client');
  expect(one.client.events.filter(({ kind }) => kind === 'open')).toHaveLength(2);
  expect(Buffer.concat(chunksOf(one.client.events, 'client-to-server', 1)).toString()).toContain('/1 HTTP');
  expect(Buffer.concat(chunksOf(one.client.events, 'client-to-server', 2)).toString()).toContain('/3 HTTP');
  const other = Buffer.concat(chunksOf(two.client.events, 'client-to-server', 1)).toString();
  expect(other).toBe(`POST ${two.base}/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`);
});

test('pipelined requests of one session go through in one chunk, those of two are refused', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const one = await learnerOn(sandbox);
  const two = await learnerOn(sandbox);
  const get = (base: string, path: string): string => `GET ${base}${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

  const raw = await rawClient(sandbox.port);
  await raw.send(get(one.base, '/1') + get(one.base, '/2'));
  await raw.until('GET /2 .');
  await one.client.event('chunk', ({ direction }) => direction === 'server-to-client');
  expect(chunksOf(one.client.events, 'client-to-server')).toHaveLength(1);

  const mixed = await rawClient(sandbox.port);
  await mixed.send(get(one.base, '/1') + get(two.base, '/2'));
  await mixed.ended();
  expect(mixed.text).not.toContain('/2');
  expect(two.client.events).toEqual([]);
  const note = await one.client.event('console', ({ side }) => side === 'sandbox');
  expect(note.text).toContain('before the answer to the last one');
});

test('a session never answers for another: late output of the former is dropped', async () => {
  // Not silentGuest: these sockets stay open after the client's FIN.
  const sockets: GuestSocket[] = [];
  const sandbox = await sandboxFor({
    connection: (socket) => {
      sockets.push(socket.resume());
    },
  });
  const one = await learnerOn(sandbox);
  const two = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  await raw.send(`GET ${one.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await one.client.event('chunk');
  sockets[0]?.write('HTTP/1.1 204 No Content\r\n\r\n');
  await raw.until('204');
  await raw.send(`GET ${two.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await two.client.event('chunk');
  sockets[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
  sockets[1]?.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');
  await raw.until('good');
  expect(raw.text).not.toContain('evil');

  // More than one answer to one request: the connection stays with its session.
  const greedy = await rawClient(sandbox.port);
  await greedy.send(`GET ${one.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await one.client.event('open', ({ connection }) => connection === 2);
  sockets[2]?.write('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
  await greedy.until('evil');
  await greedy.send(`GET ${two.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await greedy.ended();
  expect(sockets).toHaveLength(3);
});

test('requests that could be smuggled are refused and reach nobody', async () => {
  const guest = silentGuest();
  const sandbox = await sandboxFor(guest);
  const { base } = await learnerOn(sandbox);
  const hidden = `GET ${base}/hidden HTTP/1.1\r\nHost: a\r\n\r\n`;
  for (const fields of [
    `Content-Length: 6\r\nTransfer-Encoding: chunked`,
    `Content-Length: 0\r\nContent-Length: ${hidden.length}`,
    `Transfer-Encoding : chunked`,
    `Transfer-Encoding: chunked, identity`,
    `X: a\rContent-Length: 5`,
  ]) {
    const raw = await rawClient(sandbox.port);
    await raw.send(`POST ${base}/ HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n0\r\n\r\n${hidden}`);
    expect(await raw.ended()).toBe('fin');
    expect(raw.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*\r\n\r\n.+\n$/);
  }
  expect(guest.chunks).toEqual([]);
});

test('an oversized head gets 431, in one session’s life as well', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const { client, base } = await learnerOn(sandbox);
  const first = await rawClient(sandbox.port);
  await first.send(`GET ${base}/ HTTP/1.1\r\nX: ${'a'.repeat(17_000)}`);
  await first.until('HTTP/1.1 431');
  expect(await first.ended()).toBe('fin');

  const second = await rawClient(sandbox.port);
  await second.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await second.until('GET / .');
  await second.send(`GET ${base}/ HTTP/1.1\r\nX: ${'a'.repeat(17_000)}`);
  await second.until('HTTP/1.1 431');
  expect(await second.ended()).toBe('fin');
  await client.event('close', ({ by }) => by === 'sandbox');
  expect((await client.event('console')).text).toContain('longer than 16384 bytes');
});

test('a head that is not complete after five seconds gets 408, however it drips; silence gets no answer', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const { base } = await learnerOn(sandbox);
  const silent = await rawClient(sandbox.port);
  const slow = await rawClient(sandbox.port);
  const began = performance.now();
  const drip = setInterval(() => slow.socket.write('a'), 500);
  await slow.send(`GET ${base}/ HTTP/1.1\r\nX: `);
  await slow.until('HTTP/1.1 408');
  clearInterval(drip);
  expect(performance.now() - began).toBeLessThan(9_000);
  expect(await silent.ended()).toBe('fin');
  expect(silent.text).toBe('');
});

test('an unknown session gets 404 and one that runs nothing 503, readable by any page', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const { client, base } = await learnerOn(sandbox);
  const unknown = await fetch(`${sandbox.url}/s/aaaaaaaaaaaaaaaa/`);
  expect([unknown.status, unknown.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
  expect(await unknown.text()).toContain('press Run');
  client.send({ type: 'stop' });
  await client.reply('exit');
  const stopped = await fetch(sandbox.url + base);
  expect([stopped.status, stopped.headers.get('access-control-allow-origin')]).toEqual([503, '*']);
  expect(await stopped.text()).toContain('press Run');
});

test('what a client sends right after an upgrade waits for the answer, then is a tunnel', async () => {
  const guest = silentGuest();
  const sandbox = await sandboxFor(guest);
  const { client, base } = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  const upgrade = `GET ${base}/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`;
  const frames = Buffer.from([0x81, 0x80, 0, 0, 0, 0, 13, 10, 0]);
  await raw.send(Buffer.concat([Buffer.from(upgrade), frames]));
  await client.event('chunk');
  expect(guest.chunks).toEqual([upgrade.replace(base, '')]);
  guest.sockets[0]?.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  await client.event('chunk', ({ offset }) => offset === upgrade.length);
  expect(guest.chunks[1]).toBe(frames.toString('latin1'));
  // Never parsed again: this looks like a request to another session.
  await raw.send('GET /s/aaaaaaaaaaaaaaaa/ HTTP/1.1\r\n\r\n');
  await client.event('chunk', ({ offset }) => offset === upgrade.length + frames.length);
  expect(guest.chunks[2]).toContain('/s/aaaaaaaaaaaaaaaa/');
});

test('after a refused upgrade the connection goes on with requests', async () => {
  const guest = silentGuest();
  const sandbox = await sandboxFor(guest);
  const { client, base } = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  const upgrade = `GET ${base}/up HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n`;
  const next = `GET ${base}/next HTTP/1.1\r\nHost: a\r\n\r\n`;
  await raw.send(upgrade + next);
  await client.event('chunk');
  expect(guest.chunks.join('')).not.toContain('/next');
  for (const byte of 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n') guest.sockets[0]?.write(byte);
  await client.event('chunk', ({ offset, direction }) => offset > 0 && direction === 'client-to-server');
  expect(guest.chunks.at(-1)).toBe(next.replace(base, ''));
});
