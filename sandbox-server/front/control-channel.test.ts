import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ControlClient } from '../../tests/support/control-client.ts';
import { chunksOf, learnerOn, rawClient, sandboxFor } from '../../tests/support/learner.ts';
import { createNodePool, type Guest } from '../../tests/support/node-isolate.ts';
import type { IsolateListener } from '../isolates/isolate.ts';
import type { Sandbox } from '../sandbox.ts';

const http = createServer((request, response) => response.end(`${request.url}.`));
const HTTP: Guest = { connection: (socket) => http.emit('connection', socket) };

/** A guest that does nothing but let the test speak as it. */
function puppet(): Guest & { listeners: IsolateListener[] } {
  const listeners: IsolateListener[] = [];
  return { listeners, connection: () => undefined, started: (listener) => listeners.push(listener) };
}

async function refusal(client: ControlClient, message: string | Buffer): Promise<string> {
  client.replies.length = 0;
  client.socket.send(message);
  return (await client.reply('refused')).code;
}

describe('hello', () => {
  test('gives a session with a name, a secret and a path', async () => {
    const sandbox = await sandboxFor(HTTP);
    const { session } = await ControlClient.hello(sandbox.url);
    expect(session.session).toMatch(/^[a-z0-9]{16}$/);
    expect(session.token).toMatch(/^[0-9a-f]{32}$/);
    expect(session.base).toBe(`/s/${session.session}`);
  });

  test('of another version is refused', async () => {
    const sandbox = await sandboxFor(HTTP);
    const client = await ControlClient.open(sandbox.url);
    expect(await refusal(client, JSON.stringify({ type: 'hello', version: 2 }))).toBe('version');
  });

  test('must come before anything else, and once', async () => {
    const sandbox = await sandboxFor(HTTP);
    const client = await ControlClient.open(sandbox.url);
    expect(await refusal(client, '{"type":"stop"}')).toBe('no-session');
    client.send({ type: 'hello', version: 1 });
    await client.reply('session');
    expect(await refusal(client, '{"type":"hello","version":1}')).toBe('malformed');
  });

  test('must come soon', async () => {
    const sandbox = await sandboxFor(HTTP);
    const client = await ControlClient.open(sandbox.url);
    expect(await client.closed()).toBe(1008);
  });

  test('counts sessions for each address and in all', async () => {
    const sandbox = await sandboxFor(HTTP, {
      limits: { sessionsPerAddress: 2, sessions: 3 },
      trustProxy: true,
    });
    const from = async (address: string): Promise<ControlClient> => {
      const client = await ControlClient.open(sandbox.url, {
        headers: { 'X-Forwarded-For': `6.6.6.6, ${address}` },
      });
      client.send({ type: 'hello', version: 1 });
      return client;
    };
    await (await from('10.0.0.1')).reply('session');
    await (await from('10.0.0.1')).reply('session');
    const third = await (await from('10.0.0.1')).reply('refused');
    expect(third).toMatchObject({ code: 'capacity', message: expect.stringContaining('Your address') });
    await (await from('10.0.0.2')).reply('session');
    const fourth = await (await from('10.0.0.3')).reply('refused');
    expect(fourth).toMatchObject({ code: 'capacity', message: expect.stringContaining('is full') });
  });

  test('counts no page that has left, and lets one that is away give way', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { sessionsPerAddress: 1 } });
    const first = await learnerOn(sandbox);
    const closed = first.client.closed();
    first.client.socket.close(1001);
    await closed;
    const second = await learnerOn(sandbox);
    expect((await fetch(sandbox.url + first.base)).status).toBe(404);
    await breakOff(second.client);
    await learnerOn(sandbox);
    expect((await fetch(sandbox.url + second.base)).status).toBe(404);
    const fourth = await ControlClient.open(sandbox.url);
    fourth.send({ type: 'hello', version: 1 });
    expect(await fourth.reply('refused')).toMatchObject({ code: 'capacity' });
  });

  test('from a page of another origin is refused when origins are set', async () => {
    const sandbox = await sandboxFor(HTTP, { siteOrigins: ['https://site.example'] });
    const open = (origin: string): Promise<ControlClient> => ControlClient.open(sandbox.url, { origin });
    await expect(open('https://evil.example')).rejects.toThrow('403');
    await expect(open('null')).rejects.toThrow('403');
    await open('https://site.example');
    await ControlClient.open(sandbox.url);
  });
});

describe('run', () => {
  test('starts, stops and starts again, each run with its own trace', async () => {
    const sandbox = await sandboxFor(HTTP);
    const { client, base } = await learnerOn(sandbox);
    expect(await (await fetch(`${sandbox.url}${base}/1`)).text()).toBe('/1.');
    client.send({ type: 'stop' });
    expect(await client.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
    await client.run(2);
    expect(await (await fetch(`${sandbox.url}${base}/2`)).text()).toBe('/2.');
    await client.event('chunk', ({ direction }) => direction === 'server-to-client');
    expect(chunksOf(client.events, 'client-to-server')[0]?.toString()).toContain(`GET ${base}/2 HTTP/1.1`);
  });

  test('gives the guest the files, and the page its console in order', async () => {
    const files = { 'server.js': '1', 'lib/frames.js': '2' };
    let seen: unknown;
    const sandbox = await sandboxFor({
      connection: () => undefined,
      started: (listener, given) => {
        seen = given;
        listener.console('log', 'one', { file: 'server.js', line: 3, column: 1 });
        listener.console('error', 'two', undefined);
        listener.exit({
          reason: 'error',
          message: 'Oh.',
          location: { file: 'server.js', line: 4, column: 2 },
        });
        listener.console('log', 'too late', undefined);
      },
      silent: true,
    });
    const { client } = await ControlClient.hello(sandbox.url);
    client.send({ type: 'run', run: 7, files, entry: 'server.js' });
    const exit = await client.reply('exit');
    expect(exit).toEqual({
      type: 'exit',
      run: 7,
      reason: 'error',
      message: 'Oh.',
      location: { file: 'server.js', line: 4, column: 2 },
    });
    expect(seen).toEqual(files);
    expect(client.events).toMatchObject([
      { kind: 'console', side: 'server', level: 'log', text: 'one', location: { line: 3 } },
      { kind: 'console', side: 'server', level: 'error', text: 'two' },
    ]);
  });

  test('is refused, and no more, when the pool is full', async () => {
    const sandbox = await sandboxFor(HTTP, { pool: createNodePool(HTTP, 1) });
    const { client } = await learnerOn(sandbox);
    client.send({ type: 'run', run: 2, files: { 'server.js': '' }, entry: 'server.js' });
    expect(await client.reply('refused')).toMatchObject({ code: 'capacity' });
  });

  test('is refused when there are too many at once', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { runBurst: 2 } });
    const { client } = await learnerOn(sandbox);
    await client.run(2);
    client.send({ type: 'run', run: 3, files: { 'server.js': '' }, entry: 'server.js' });
    expect(await client.reply('refused')).toMatchObject({ code: 'capacity' });
  });
});

describe('malformed messages are refused and hurt nobody', () => {
  const run = (parts: object): string =>
    JSON.stringify({ type: 'run', run: 1, files: { 'server.js': '' }, entry: 'server.js', ...parts });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"eval"}'],
    ['a binary message', Buffer.from('{"type":"stop"}')],
    ['a run number that is none', run({ run: 'x' })],
    ['files that are a list', run({ files: ['server.js'] })],
    ['a file that is no text', run({ files: { 'server.js': 1 } })],
    ['an entry that is no file', run({ entry: 'other.js' })],
    ['a file name that climbs', run({ files: { '../server.js': '' }, entry: '../server.js' })],
    ['an absolute file name', run({ files: { '/etc/x.js': '' }, entry: '/etc/x.js' })],
    ['__proto__ as a file', '{"type":"run","run":1,"files":{"__proto__":""},"entry":"__proto__"}'],
    ['a long file name', run({ files: { [`${'a'.repeat(200)}.js`]: '' } })],
  ])('%s', async (_, message) => {
    const sandbox = await sandboxFor(HTTP);
    const healthy = await learnerOn(sandbox);
    const { client } = await ControlClient.hello(sandbox.url);
    expect(await refusal(client, message)).toBe('malformed');
    expect(await (await fetch(`${sandbox.url}${healthy.base}/ok`)).text()).toBe('/ok.');
    // The channel that sent it lives on, too.
    await client.run(1);
  });

  test('files that are too large', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { filesLength: 1000, files: 2 } });
    const { client } = await ControlClient.hello(sandbox.url);
    expect(await refusal(client, run({ files: { 'server.js': 'x'.repeat(1001) } }))).toBe('too-large');
    const many = { 'a.js': '', 'b.js': '', 'server.js': '' };
    expect(await refusal(client, run({ files: many }))).toBe('too-large');
    client.socket.send('x'.repeat(200_000));
    expect(await client.closed()).toBe(1009);
  });

  test('too many messages', async () => {
    const sandbox = await sandboxFor(HTTP);
    const { client } = await ControlClient.hello(sandbox.url);
    for (let count = 0; count < 200; count++) client.socket.send('{');
    expect(await client.closed()).toBe(1008);
  });
});

/** Ends a channel as a broken network does: without a WebSocket close. */
async function breakOff(client: ControlClient): Promise<void> {
  const closed = client.closed();
  client.socket.terminate();
  await closed;
}

async function resume(sandbox: Sandbox, hello: object): Promise<ControlClient> {
  const client = await ControlClient.open(sandbox.url);
  client.socket.send(JSON.stringify({ type: 'hello', version: 1, ...hello }));
  return client;
}

describe('a broken channel', () => {
  test('is taken up with the token, and nothing is lost or told twice', async () => {
    const guest = puppet();
    const sandbox = await sandboxFor(guest);
    const { client, session, token } = await learnerOn(sandbox);
    const say = (from: number, to: number): void => {
      for (let line = from; line < to; line++) guest.listeners[0]?.console('log', String(line), undefined);
    };
    say(0, 5);
    await client.event('console', ({ text }) => text === '4');
    await breakOff(client);
    say(5, 10);
    const again = await resume(sandbox, { session, token, received: client.received });
    expect(await again.reply('session')).toMatchObject({ session, token });
    say(10, 15);
    await again.event('console', ({ text }) => text === '14');
    const texts = [...client.events, ...again.events].map((event) => event.kind === 'console' && event.text);
    expect(texts).toEqual(Array.from({ length: 15 }, (_, line) => String(line)));
  });

  test('whose page had not got everything is told the rest again', async () => {
    const guest = puppet();
    const sandbox = await sandboxFor(guest);
    const { client, session, token } = await learnerOn(sandbox);
    guest.listeners[0]?.console('log', 'missed', undefined);
    await client.event('console');
    await breakOff(client);
    const again = await resume(sandbox, { session, token, received: client.received - 1 });
    expect(await again.event('console')).toMatchObject({ text: 'missed' });
  });

  test('whose page begins anew gets its session with nothing running', async () => {
    const sandbox = await sandboxFor(puppet());
    const { client, base, session, token } = await learnerOn(sandbox);
    await breakOff(client);
    const again = await resume(sandbox, { session, token });
    await again.reply('session');
    // Told all the same, in case the page thinks that it still runs.
    expect(await again.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
    expect((await fetch(sandbox.url + base)).status).toBe(503);
    await again.run(1);
    expect(again.received).toBe(3);
  });

  test('is not taken up with a wrong token, an unknown session or an impossible count', async () => {
    const sandbox = await sandboxFor(HTTP);
    const { client, session, token, base } = await learnerOn(sandbox);
    await breakOff(client);
    const wrong = [
      { session, token: `${token.slice(1)}x`, received: 0 },
      { session, token: '', received: 0 },
      { session: 'aaaaaaaaaaaaaaaa', token, received: 0 },
      { session, token, received: 1000 },
    ];
    const again = await ControlClient.open(sandbox.url);
    for (const hello of wrong) {
      expect(await refusal(again, JSON.stringify({ type: 'hello', version: 1, ...hello }))).toBe(
        'no-session',
      );
    }
    expect(await (await fetch(`${sandbox.url}${base}/ok`)).text()).toBe('/ok.');
    again.send({ type: 'hello', version: 1 });
    expect((await again.reply('session')).session).not.toBe(session);
  });

  test('loses its session after the grace time', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { graceMs: 50 } });
    const { client, base } = await learnerOn(sandbox);
    const raw = await rawClient(sandbox.port);
    await raw.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    await raw.until('/.');
    await breakOff(client);
    await raw.ended();
    expect((await fetch(sandbox.url + base)).status).toBe(404);
  });

  test('is noticed when the page gives no sign of life, and so is one that acknowledges old messages only', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { beatMs: 50, graceMs: 50 } });
    const healthy = await learnerOn(sandbox);
    for (const pong of [undefined, '0']) {
      const client = await ControlClient.open(sandbox.url, { autoPong: false });
      if (pong !== undefined) client.socket.on('ping', () => client.socket.pong(pong));
      client.send({ type: 'hello', version: 1 });
      await client.run(1);
      expect(await client.closed()).toBe(1006);
    }
    await healthy.client.run(2);
  });

  test('that is only thought broken gives way to the new one', async () => {
    const sandbox = await sandboxFor(HTTP);
    const { client, session, token } = await learnerOn(sandbox);
    const closed = client.closed();
    const again = await resume(sandbox, { session, token, received: client.received });
    await again.reply('session');
    expect(await closed).toBe(4001);
    await again.run(2);
  });
});

describe('limits', () => {
  test('connections of a session', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { connections: 2 } });
    const { client, base } = await learnerOn(sandbox);
    const get = `GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`;
    const raws = await Promise.all([1, 2].map(() => rawClient(sandbox.port)));
    for (const raw of raws) {
      await raw.send(get);
      await raw.until('/.');
    }
    const third = await rawClient(sandbox.port);
    await third.send(get);
    expect(await third.until('HTTP/1.1 503')).toContain('2 connections at a time');
    expect((await client.event('console', ({ side }) => side === 'sandbox')).text).toContain('2 connections');
    raws[0]?.socket.destroy();
    await client.event('close', ({ by }) => by === 'server');
    const fourth = await rawClient(sandbox.port);
    await fourth.send(get);
    await fourth.until('/.');
  });

  test('chunks in a second: reading slows down, and nothing is lost', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { inboundChunksPerSecond: 20 } });
    const { client, base } = await learnerOn(sandbox);
    const began = performance.now();
    for (let count = 0; count < 40; count++) {
      const raw = await rawClient(sandbox.port);
      await raw.send(`GET ${base}/${count} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      await raw.until(`/${count}.`);
    }
    // One chunk on each connection passes; a single connection has to wait for its turn.
    const raw = await rawClient(sandbox.port);
    await raw.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    await raw.until('/.');
    await raw.send(`GET ${base}/last HTTP/1.1\r\nHost: a\r\n\r\n`);
    await raw.until('/last.');
    expect(performance.now() - began).toBeGreaterThan(900);
    expect((await client.event('console')).text).toContain('20 chunks');
  });

  test('bytes from clients in one run', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { inboundBytes: 1024 * 1024 } });
    const { client, base } = await learnerOn(sandbox);
    const raw = await rawClient(sandbox.port);
    raw.socket.write(`POST ${base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n`);
    raw.socket.write(Buffer.alloc(2_000_000));
    expect(await client.reply('exit')).toMatchObject({
      reason: 'stopped',
      message: expect.stringContaining('1 MB'),
    });
    await raw.ended();
  });

  test('idle time', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { idleMs: 100 } });
    const { client, base } = await learnerOn(sandbox);
    expect(await client.reply('exit')).toMatchObject({ run: 1, reason: 'idle-limit' });
    expect((await fetch(sandbox.url + base)).status).toBe(503);
  });

  test('a page that takes the trace too slowly: the run is stopped, and nothing is left out before', async () => {
    const guest = puppet();
    const sandbox = await sandboxFor(guest, { limits: { unacknowledgedBytes: 4 * 1024 * 1024 } });
    const { client } = await learnerOn(sandbox);
    client.socket.pause();
    let lines = 0;
    let stopped = false;
    const listener = guest.listeners[0];
    while (!stopped) {
      for (let count = 0; count < 100; count++)
        listener?.console('log', `${lines++} ${'x'.repeat(4000)}`, undefined);
      await new Promise((resolve) => setImmediate(resolve));
      stopped = lines > 20_000;
    }
    client.socket.resume();
    expect(await client.reply('exit')).toMatchObject({ message: expect.stringContaining('too slowly') });
    const numbers = client.events.map((event) => event.kind === 'console' && parseInt(event.text));
    expect(numbers.length).toBeGreaterThan(900);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => index));
    // The session is well: it runs again.
    await client.run(2);
  });
});

test('a sandbox that closes tells its pages and takes no more', async () => {
  const sandbox = await sandboxFor(HTTP);
  const { client, base } = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  await raw.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await raw.until('/.');
  const closed = client.closed();
  await sandbox.close();
  expect(await closed).toBe(1012);
  expect(await client.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
  expect(await client.reply('refused')).toMatchObject({ code: 'draining' });
  expect(await raw.ended()).toBe('fin');
  await expect(fetch(`${sandbox.url}/healthz`)).rejects.toThrow();
});
