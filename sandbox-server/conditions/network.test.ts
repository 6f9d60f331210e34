/** Network conditions on real connections, end to end: what client and server see, and what the trace says. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { chunksOf, learnerOn, rawClient, sandboxFor, type Learner } from '../../tests/support/learner.ts';
import type { Guest, GuestSocket } from '../../tests/support/node-isolate.ts';
import type { NetworkConditions } from './conditions.ts';

/** Echoes over WebSocket, and answers requests in three parts, 30 ms apart. */
function servingGuest(): Guest {
  const http = createServer((_request, response) => {
    let parts = 0;
    const timer = setInterval(() => {
      response.write(`part ${++parts}.`);
      if (parts < 3) return;
      clearInterval(timer);
      response.end();
    }, 30);
  });
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return { connection: (socket) => http.emit('connection', socket) };
}

async function under(
  conditions: NetworkConditions,
  guest: Guest = servingGuest(),
): Promise<Learner & { readonly url: string; readonly port: number }> {
  const sandbox = await sandboxFor(guest);
  const learner = await learnerOn(sandbox);
  await change(learner, conditions);
  return { ...learner, url: sandbox.url + learner.base, port: sandbox.port };
}

async function change({ client }: Learner, conditions: NetworkConditions): Promise<void> {
  const before = client.events.length;
  client.send({ type: 'conditions', conditions });
  await client.event(
    'condition',
    (event) => client.events.indexOf(event) >= before && event.connection === 0,
  );
}

/** A raw connection with a request on it; the guest's end is the test's. */
async function held(conditions: NetworkConditions) {
  const { promise, resolve } = Promise.withResolvers<GuestSocket>();
  const learner = await under(conditions, { connection: resolve });
  const raw = await rawClient(learner.port);
  await raw.send(`GET ${learner.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  const guest = await promise;
  const chunks: string[] = [];
  guest.on('data', (chunk: Buffer) => chunks.push(chunk.toString('latin1')));
  return { learner, raw, guest, chunks };
}

const marksOf = ({ client }: Learner): string[] =>
  client.events.flatMap((event) => (event.kind === 'condition' ? [event.condition] : []));

test('latency: the client waits twice as long, and the trace shows it as the client saw it', async () => {
  const learner = await under({ latencyMs: 150 });
  const began = performance.now();
  const answer = await fetch(learner.url);
  expect(performance.now() - began).toBeGreaterThan(300);
  expect(await answer.text()).toBe('part 1.part 2.part 3.');
  const sent = await learner.client.event('chunk', ({ direction }) => direction === 'client-to-server');
  const came = await learner.client.event('chunk', ({ direction }) => direction === 'server-to-client');
  expect(came.at - sent.at).toBeGreaterThan(300_000);
  const mark = await learner.client.event('condition', ({ condition }) => condition === 'latency');
  expect(mark).toMatchObject({
    connection: 1,
    direction: 'client-to-server',
    offset: 0,
    length: sent.bytes.length,
  });
});

test('a buffering proxy: an answer in parts comes as one, a WebSocket is let through', async () => {
  const learner = await under({ bufferBytes: 4_096 });
  expect(await (await fetch(learner.url)).text()).toBe('part 1.part 2.part 3.');
  await learner.client.event('chunk', ({ direction }) => direction === 'server-to-client');
  expect(chunksOf(learner.client.events, 'server-to-client')).toHaveLength(1);
  expect(marksOf(learner).filter((name) => name === 'buffering').length).toBeGreaterThanOrEqual(3);

  const socket = new WebSocket(learner.url.replace('http', 'ws'));
  await once(socket, 'open');
  socket.send('through');
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(data.toString()).toBe('through');
  socket.terminate();
});

test('reads of one byte: ws does not mind, and the guest got single bytes', async () => {
  const seen: number[] = [];
  const serving = servingGuest();
  const learner = await under(
    { oneByteReads: true },
    {
      connection: (socket) => {
        const input = socket.input.bind(socket);
        socket.input = (bytes) => {
          seen.push(bytes.length);
          input(bytes);
        };
        serving.connection(socket);
      },
    },
  );
  const socket = new WebSocket(learner.url.replace('http', 'ws'));
  await once(socket, 'open');
  socket.send('x'.repeat(200));
  const [data] = (await once(socket, 'message')) as [Buffer];
  expect(data.toString()).toBe('x'.repeat(200));
  expect(new Set(seen)).toEqual(new Set([1]));
  expect(marksOf(learner)).toContain('one-byte');
  socket.terminate();
});

test('strip Upgrade: the server sees a plain request, the trace what the client sent and who took it out', async () => {
  const { learner, raw, chunks } = await held({ stripUpgrade: true });
  const upgrade =
    `GET ${learner.base}/up HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade, X-Hop\r\n` +
    'Upgrade: websocket\r\nX-Hop: 1\r\nSec-WebSocket-Version: 13\r\n\r\n';
  await raw.send(upgrade);
  const mark = await learner.client.event('condition', ({ condition }) => condition === 'strip-upgrade');
  expect(mark.text).toBe('A proxy took Connection, Upgrade, X-Hop out of the request.');
  expect(chunks.join('')).toBe(
    'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /up HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  expect(Buffer.concat(chunksOf(learner.client.events, 'client-to-server')).toString()).toContain(upgrade);

  const serving = await under({ stripUpgrade: true });
  const socket = new WebSocket(serving.url.replace('http', 'ws'));
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toBe('Unexpected server response: 200');
});

test.each([
  ['close', 'fin'],
  ['reset', 'reset'],
] as const)('cut: %s reaches client and server, once', async (how, ending) => {
  const { learner, raw, guest } = await held({});
  const guestEnded = once(guest, how === 'close' ? 'end' : 'close');
  learner.client.send({ type: 'cut', how });
  expect(await raw.ended()).toBe(ending);
  await guestEnded;
  const close = await learner.client.event('close');
  expect(close).toMatchObject({ by: 'sandbox', how: ending });
  expect(marksOf(learner)).toEqual(['changed', how]);
  // The next connection is well.
  const next = await rawClient(learner.port);
  await next.send(`GET ${learner.base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await learner.client.event('chunk', ({ connection }) => connection === 2);
});

test('reset after so many bytes of the answer', async () => {
  const { raw, guest } = await held({ cutAfter: { bytes: 10, how: 'reset' } });
  guest.write('HTTP/1.1 200 OK\r\n\r\n');
  expect(await raw.ended()).toBe('reset');
  expect(raw.text.length).toBeLessThanOrEqual(10);
});

test('a black hole: neither side hears of the other, until it is lifted', async () => {
  const { learner, raw, guest, chunks } = await held({});
  await learner.client.event('chunk');
  await change(learner, { blackHole: true });
  const before = chunks.length;
  guest.write('HTTP/1.1 204 No Content\r\n\r\n');
  await raw.send(`GET ${learner.base}/2 HTTP/1.1\r\nHost: a\r\n\r\n`);
  await learner.client.event('chunk', ({ offset }) => offset > 0);
  raw.socket.resetAndDestroy();
  await learner.client.event('close', ({ by, how }) => by === 'client' && how === 'reset');
  expect([chunks.length, guest.destroyed, raw.text]).toEqual([before, false, '']);
  expect(marksOf(learner).filter((name) => name === 'black-hole')).toHaveLength(2);
  const gone = once(guest, 'close');
  await change(learner, {});
  await gone;
  expect(chunks.length).toBe(before + 1);
});

test('an idle timeout closes both sides', async () => {
  const { learner, raw, guest } = await held({ idleTimeoutMs: 100 });
  const guestEnded = once(guest, 'end');
  expect(await raw.ended()).toBe('fin');
  await guestEnded;
  expect(marksOf(learner)).toEqual(['changed', 'idle-timeout']);
});

test('a flipped bit: the trace has what the client sent, the server something else', async () => {
  const { learner, raw, chunks } = await held({});
  await learner.client.event('chunk');
  await change(learner, { flipEveryBytes: 20, seed: 5 });
  const request = `GET ${learner.base}/${'x'.repeat(100)} HTTP/1.1\r\nHost: a\r\n\r\n`;
  await raw.send(request);
  await learner.client.event('condition', ({ condition }) => condition === 'bit-flip');
  expect(chunksOf(learner.client.events, 'client-to-server').at(-1)?.toString()).toBe(request);
  expect(chunks.at(-1)).not.toBe(request.replace(learner.base, ''));
  expect(chunks.at(-1)).toHaveLength(request.replace(learner.base, '').length);
});

test('a slow line holds the server back: its writes wait for drain', async () => {
  const { learner, raw, guest } = await held({ bytesPerSecond: 100_000 });
  raw.socket.resume();
  guest.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
  let drained = 0;
  const fill = (): void => {
    while (guest.write(Buffer.alloc(1_000)));
    guest.once('drain', () => {
      if (++drained < 3) fill();
    });
  };
  fill();
  expect(guest.writableLength).toBeLessThan(80 * 1024);
  await learner.client.event('chunk', ({ offset }) => offset > 100_000);
  expect(drained).toBeGreaterThan(0);
});

test('conditions hold for the next run, and what cannot be is refused with words', async () => {
  const learner = await under({ latencyMs: 20 });
  await learner.client.run(2);
  const mark = await learner.client.event('condition');
  expect(mark.text).toBe('Network conditions: 20 ms of latency each way.');
  const { client } = learner;
  expect(await client.refusal('{"type":"conditions","conditions":{"latencyMs":-1}}')).toBe('malformed');
  expect((await client.reply('refused')).message).toContain(
    'latencyMs is not a whole number from 0 to 10000 ms',
  );
  expect(await client.refusal('{"type":"cut","how":"burn"}')).toBe('malformed');
  expect(await client.refusal('{"type":"cut","how":"close","connection":"1"}')).toBe('malformed');
});
