/** Limits that a learner can meet, each with its line on the console or its end of the run. */
import { expect, test } from 'vitest';
import { ControlClient } from '../../tests/support/control-client.ts';
import { httpGuest, puppetGuest } from '../../tests/support/guests.ts';
import { learnerOn, rawClient, sandboxFor } from '../../tests/support/learner.ts';

const HTTP = httpGuest();

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
  const guest = puppetGuest();
  const sandbox = await sandboxFor(guest, { limits: { unacknowledgedBytes: 4 * 1024 * 1024 } });
  const { client } = await learnerOn(sandbox);
  client.socket.pause();
  let lines = 0;
  for (let batch = 0; batch < 100; batch++) {
    for (let count = 0; count < 100; count++) {
      guest.listeners[0]?.console('log', `${lines++} ${'x'.repeat(4000)}`, undefined);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.socket.resume();
  expect(await client.reply('exit')).toMatchObject({ message: expect.stringContaining('too slowly') });
  const numbers = client.events.map((event) => event.kind === 'console' && parseInt(event.text));
  expect(numbers.length).toBeGreaterThan(900);
  expect(numbers).toEqual(Array.from(numbers, (_, index) => index));
  // The session is well: it runs again.
  await client.run(2);
});

test('servers that run for one address', async () => {
  const sandbox = await sandboxFor(HTTP, { limits: { runsPerAddress: 1 } });
  const one = await learnerOn(sandbox);
  const { client: two } = await ControlClient.hello(sandbox.url);
  const run = { type: 'run' as const, files: { 'server.js': '' }, entry: 'server.js' };
  two.send({ ...run, run: 1 });
  expect((await two.reply('refused')).message).toContain('already runs 1 servers');
  // A new run of a session takes the place of its last one.
  await one.client.run(2);
  one.client.send({ type: 'stop' });
  await one.client.reply('exit', ({ run: number }) => number === 2);
  await two.run(2);
});

test('TCP connections of one address', async () => {
  const sandbox = await sandboxFor(HTTP, { limits: { connectionsPerAddress: 2 } });
  const { base } = await learnerOn(sandbox);
  const second = await rawClient(sandbox.port);
  await second.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await second.until('/.');
  const third = await rawClient(sandbox.port);
  expect(await third.until('HTTP/1.1 429 Too Many Requests')).toContain('already holds 2 connections');
  expect(await third.ended()).toBe('fin');
  second.socket.destroy();
  await expect
    .poll(async () => {
      const next = await rawClient(sandbox.port);
      await next.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
      return next.until('HTTP/1.1 200').then(Boolean, () => false);
    })
    .toBe(true);
});

test('a body that comes too slowly is cut, and a guest that does not read is no reason', async () => {
  const sandbox = await sandboxFor(httpGuest(), { limits: { bodyMs: 200, bodyBytes: 10 } });
  const { client, base } = await learnerOn(sandbox);
  const slow = await rawClient(sandbox.port);
  await slow.send(`POST ${base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n`);
  await slow.until('/.');
  const drip = setInterval(() => slow.socket.write('a'), 50);
  expect(await slow.ended()).toBe('fin');
  clearInterval(drip);
  expect((await client.event('console', ({ side }) => side === 'sandbox')).text).toContain(
    'fewer than 10 bytes',
  );

  const steady = await rawClient(sandbox.port);
  await steady.send(`POST ${base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n`);
  for (let count = 0; count < 5; count++) {
    await steady.send('x'.repeat(20));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await steady.send(`GET ${base}/next HTTP/1.1\r\nHost: a\r\n\r\n`);
  await steady.until('/next.');

  const unread = puppetGuest();
  const stuck = await sandboxFor(unread, { limits: { bodyMs: 100, bodyBytes: 10, unconsumedBytes: 1_000 } });
  const learner = await learnerOn(stuck);
  const patient = await rawClient(stuck.port);
  await patient.send(`POST ${learner.base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n`);
  await patient.send('x'.repeat(2_000));
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(learner.client.events.filter(({ kind }) => kind === 'close' || kind === 'console')).toEqual([]);
});
