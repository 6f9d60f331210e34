import { describe, expect, test } from 'vitest';
import { ControlClient } from '../../tests/support/control-client.ts';
import { chunksOf, learnerOn, rawClient, sandboxFor } from '../../tests/support/learner.ts';
import { httpGuest } from '../../tests/support/guests.ts';
import { createNodePool } from '../../tests/support/node-isolate.ts';

const HTTP = httpGuest();

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
    expect(await client.refusal(JSON.stringify({ type: 'hello', version: 2 }))).toBe('version');
  });

  test('must come before anything else, and once', async () => {
    const sandbox = await sandboxFor(HTTP);
    const client = await ControlClient.open(sandbox.url);
    expect(await client.refusal('{"type":"stop"}')).toBe('no-session');
    client.send({ type: 'hello', version: 1 });
    await client.reply('session');
    expect(await client.refusal('{"type":"hello","version":1}')).toBe('malformed');
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
    await second.client.breakOff();
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
    expect(await client.refusal(message)).toBe('malformed');
    expect(await (await fetch(`${sandbox.url}${healthy.base}/ok`)).text()).toBe('/ok.');
    // The channel that sent it lives on, too.
    await client.run(1);
  });

  test('files that are too large', async () => {
    const sandbox = await sandboxFor(HTTP, { limits: { filesLength: 1000, files: 2 } });
    const { client } = await ControlClient.hello(sandbox.url);
    expect(await client.refusal(run({ files: { 'server.js': 'x'.repeat(1001) } }))).toBe('too-large');
    const many = { 'a.js': '', 'b.js': '', 'server.js': '' };
    expect(await client.refusal(run({ files: many }))).toBe('too-large');
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
