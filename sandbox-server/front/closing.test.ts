import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { learnerOn, rawClient, sandboxFor, type Learner } from '../../tests/support/learner.ts';
import type { Guest, GuestSocket } from '../../tests/support/node-isolate.ts';
import type { RawClient } from '../../tests/support/raw-client.ts';
import { startTcpProxy } from '../../tests/support/tcp-proxy.ts';

interface Opened {
  readonly guest: GuestSocket;
  readonly raw: RawClient;
  readonly learner: Learner;
}

/** A connection with a request on it, the guest's end in the test's hands. */
async function open(limits = {}, path = '/'): Promise<Opened> {
  const { promise, resolve } = Promise.withResolvers<GuestSocket>();
  const guest: Guest = { connection: resolve };
  const sandbox = await sandboxFor(guest, { limits });
  const learner = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  await raw.send(`GET ${learner.base}${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  return { guest: await promise, raw, learner };
}

const closesOf = ({ client }: Learner): string[] =>
  client.events.flatMap((event) => (event.kind === 'close' ? [`${event.by} ${event.how}`] : []));

test('the client ends first, the server still answers', async () => {
  const { guest, raw, learner } = await open();
  guest.resume();
  raw.socket.end();
  await new Promise((resolve) => guest.once('end', resolve));
  await learner.client.event('close');
  expect(closesOf(learner)).toEqual(['client fin']);
  guest.end('late');
  await raw.until('late');
  expect(await raw.ended()).toBe('fin');
  await learner.client.event('close', ({ by }) => by === 'server');
  expect(closesOf(learner)).toEqual(['client fin', 'server fin']);
});

test('the server ends first, the client still sends', async () => {
  const { guest, raw, learner } = await open();
  let text = '';
  guest.on('data', (chunk: Buffer) => (text += chunk.toString()));
  guest.end('bye');
  expect(await raw.ended()).toBe('fin');
  await raw.send('GET ');
  raw.socket.end();
  await new Promise((resolve) => guest.once('end', resolve));
  await learner.client.event('close', ({ by }) => by === 'client');
  expect(closesOf(learner)).toEqual(['server fin', 'client fin']);
});

test('the guest resets: so is the client', async () => {
  const { guest, raw, learner } = await open();
  guest.resetAndDestroy();
  expect(await raw.ended()).toBe('reset');
  await learner.client.event('close');
  expect(closesOf(learner)).toEqual(['server reset']);
});

test('the guest closes: what it wrote arrives, and the end is in order', async () => {
  const { guest, raw, learner } = await open();
  guest.end('x'.repeat(1_000_000));
  await new Promise((resolve) => guest.once('finish', resolve));
  guest.destroy();
  expect(await raw.ended()).toBe('fin');
  expect(raw.received.length).toBe(1_000_000);
  raw.socket.end();
  await learner.client.event('close', ({ by }) => by === 'client');
  expect(closesOf(learner)).toEqual(['server fin', 'client fin']);
});

test('the guest has closed and the client sends on: it is reset', async () => {
  const { guest, raw, learner } = await open();
  guest.destroy();
  expect(await raw.ended()).toBe('fin');
  await raw.send(`GET ${learner.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await learner.client.event('close', ({ how }) => how === 'reset');
  expect(closesOf(learner)).toEqual(['server fin', 'server reset']);
});

test('the client resets: the guest is told', async () => {
  const { guest, raw, learner } = await open();
  guest.resume();
  raw.socket.resetAndDestroy();
  await new Promise((resolve) => guest.once('close', resolve));
  await learner.client.event('close');
  expect(closesOf(learner)).toEqual(['client reset']);
});

test('the run ends: its connections end first, and what was written arrives', async () => {
  const { guest, raw, learner } = await open();
  guest.write('last words');
  await raw.until('last words');
  learner.client.send({ type: 'run', run: 2, files: { 'server.js': '' }, entry: 'server.js' });
  expect(await raw.ended()).toBe('fin');
  await learner.client.reply('listening', ({ run }) => run === 2);
  const { replies } = learner.client;
  expect(replies.map((reply) => reply.type)).toEqual([
    'session',
    'started',
    'listening',
    'exit',
    'started',
    'listening',
  ]);
  // The events of the second run begin with its own clock and count.
  expect(learner.client.events).toEqual([]);
});

test('a client that reads slowly fills no memory: the guest’s write waits for drain', async () => {
  // The trace of so much would be too fast for a page that shares its thread with the sandbox.
  const { guest, raw, learner } = await open({ unacknowledgedBytes: 64 * 1024 * 1024 });
  raw.socket.pause();
  const pieces = Array.from({ length: 400 }, (_, index) => Buffer.alloc(64 * 1024, index));
  let writes = 0;
  let waits = 0;
  const pump = (): void => {
    for (let piece = pieces[writes]; piece; piece = pieces[writes]) {
      writes++;
      if (guest.write(piece)) continue;
      waits++;
      guest.once('drain', pump);
      return;
    }
    guest.end();
  };
  pump();
  // Until the kernel's buffers are full, writes go through; then they stop.
  let before = -1;
  while (before !== writes) {
    before = writes;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(writes).toBeLessThan(pieces.length);
  expect(guest.writableLength).toBeLessThanOrEqual(2 * 64 * 1024);

  const digest = createHash('sha256');
  let length = 0;
  raw.socket.on('data', (chunk: Buffer) => {
    digest.update(chunk);
    length += chunk.length;
  });
  raw.socket.resume();
  await raw.ended();
  expect(waits).toBeGreaterThan(100);
  expect(length).toBe(400 * 64 * 1024);
  const expected = createHash('sha256');
  for (const piece of pieces) expected.update(piece);
  expect(digest.digest('hex')).toBe(expected.digest('hex'));
  expect(learner.client.replies.find(({ type }) => type === 'exit')).toBeUndefined();
  // The trace shows the pause, and why.
  const marks = learner.client.events.flatMap((event) => (event.kind === 'condition' ? [event.text] : []));
  expect(marks[0]).toMatch(/^The client does not read: \d+ bytes wait for it here/);
  expect(marks[1]).toMatch(/^The client reads again, after \d+ ms/);
});

test('a guest that does not read makes the client wait', async () => {
  const { promise, resolve } = Promise.withResolvers<GuestSocket>();
  const sandbox = await sandboxFor({ connection: resolve });
  const learner = await learnerOn(sandbox);
  const proxy = await startTcpProxy(sandbox.port);
  const raw = await rawClient(proxy.port);
  const body = Buffer.alloc(20 * 1024 * 1024, 'b');
  const sent = raw.send(
    `POST ${learner.base}/ HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  await sent;
  const guest = await promise;
  const all = raw.send(body);
  const seen = (): number =>
    learner.client.events.reduce((sum, event) => sum + (event.kind === 'chunk' ? event.bytes.length : 0), 0);
  await learner.client.event('chunk', ({ offset, bytes }) => offset + bytes.length > 256 * 1024);
  // Time for more to come, if it did not stop.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(seen()).toBeLessThan(256 * 1024 + 3 * 64 * 1024);

  let taken = 0;
  guest.on('data', (chunk: Buffer) => (taken += chunk.length));
  await all;
  guest.on('end', () => guest.end());
  raw.socket.end();
  await raw.ended();
  expect(taken).toBeGreaterThan(body.length);
  await proxy.close();
});

test('output that no client takes is bounded, whatever the guest does', async () => {
  const { guest, raw, learner } = await open({ unsentBytes: 1024 * 1024 });
  raw.socket.pause();
  const output = (): void => {
    // Past the guest's own buffer, as a guest would that ignores backpressure.
    guest._write(Buffer.alloc(256 * 1024), 'utf8', () => undefined);
    if (!guest.destroyed) setImmediate(output);
  };
  output();
  const note = await learner.client.event('console');
  expect(note).toMatchObject({ side: 'sandbox', level: 'warn' });
  expect(note.text).toContain('drain');
  await learner.client.event('close', ({ by, how }) => by === 'sandbox' && how === 'reset');
  raw.socket.resume();
  expect(await raw.ended()).toBe('reset');
});
