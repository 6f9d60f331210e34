/** Limits that a learner can meet, each with its line on the console or its end of the run. */
import { expect, test } from 'vitest';
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
