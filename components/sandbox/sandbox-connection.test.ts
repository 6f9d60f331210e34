import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { ControlReply, ControlRequest } from '../../sandbox-server/protocol.ts';
import { encodeEvents } from '../../wire/trace/encoding.ts';
import { asMicros, type TraceEvent } from '../../wire/trace/trace.ts';
import { SandboxConnection } from './sandbox-connection.ts';

/** The sandbox's end of one control channel, played by the test. */
class Channel {
  readonly #socket: ServerSocket;
  readonly #requests: ControlRequest[] = [];
  #wake = () => {};

  constructor(socket: ServerSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#requests.push(JSON.parse(String(data)) as ControlRequest);
      this.#wake();
    });
  }

  async next(): Promise<ControlRequest> {
    for (;;) {
      const request = this.#requests.shift();
      if (request) return request;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  reply(reply: ControlReply): void {
    this.#socket.send(JSON.stringify(reply));
  }

  batch(...events: TraceEvent[]): void {
    this.#socket.send(encodeEvents(events));
  }

  cut(): void {
    this.#socket.terminate();
  }
}

let server: WebSocketServer;
let connection: SandboxConnection;
let heard: unknown[][];
let wake: () => void;

/** Resolves when the listener has heard this. */
async function hear(...what: unknown[]): Promise<void> {
  while (!heard.some((said) => what.every((part, index) => said[index] === part))) {
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

beforeEach(async () => {
  heard = [];
  wake = () => {};
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      heard.push([name, ...args]);
      wake();
    };
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/control' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  connection = new SandboxConnection(
    {
      state: note('state'),
      started: note('started'),
      listening: note('listening'),
      events: (events) =>
        events.forEach((event) => note('event')(event.kind === 'console' ? event.text : event.kind)),
      exit: ({ reason }) => note('exit')(reason),
      refused: note('refused'),
    },
    () => Promise.resolve(`http://127.0.0.1:${port}`),
  );
});

afterEach(() => {
  connection.close();
  for (const client of server.clients) client.terminate();
  server.close();
});

async function accept(): Promise<Channel> {
  const [socket] = (await once(server, 'connection')) as [ServerSocket];
  return new Channel(socket);
}

const SESSION: ControlReply = { type: 'session', session: 'abc', token: 'secret', base: '/s/abc' };

async function live(): Promise<Channel> {
  connection.open();
  const channel = await accept();
  await channel.next();
  channel.reply(SESSION);
  await hear('state', 'live');
  return channel;
}

const line = (text: string): TraceEvent => ({
  kind: 'console',
  at: asMicros(1),
  side: 'server',
  level: 'log',
  text,
});

test('says hello with its version and learns where its server will be', async () => {
  connection.open();
  const channel = await accept();
  expect(await channel.next()).toEqual({ type: 'hello', version: 1 });
  channel.reply(SESSION);
  await hear('state', 'live');
  expect(connection.session?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/s\/abc$/);
  expect(heard.map(([, state]) => state)).toEqual(['connecting', 'live']);
});

test('carries a run from request to exit', async () => {
  const channel = await live();
  connection.run({ 'server.ts': 'code' }, 'server.ts');
  expect(await channel.next()).toEqual({
    type: 'run',
    run: 1,
    files: { 'server.ts': 'code' },
    entry: 'server.ts',
  });
  channel.reply({ type: 'started', run: 1, startedAt: 1000 });
  channel.reply({ type: 'listening', run: 1, server: 'server.ts', port: 8080 });
  channel.batch(line('hello'));
  channel.reply({ type: 'exit', run: 1, reason: 'stopped', message: 'Stopped.' });
  await hear('exit', 'stopped');
  expect(heard.slice(2).map(([name]) => name)).toEqual(['started', 'listening', 'event', 'exit']);
});

test('nothing of an earlier run is heard after Run was pressed again', async () => {
  const channel = await live();
  connection.run({}, 'server.ts');
  channel.reply({ type: 'started', run: 1, startedAt: 1 });
  await hear('started', 1);
  connection.run({}, 'server.ts');
  channel.batch(line('of the first run'));
  channel.reply({ type: 'exit', run: 1, reason: 'stopped', message: '' });
  channel.reply({ type: 'started', run: 2, startedAt: 2 });
  channel.batch(line('of the second'));
  await hear('event', 'of the second');
  expect(heard.map(([name, what]) => (name === 'started' ? what : name)).slice(2)).toEqual([1, 2, 'event']);
});

test('a broken channel is resumed with the session’s token, unseen', async () => {
  const channel = await live();
  channel.cut();
  const again = await accept();
  expect(await again.next()).toEqual({ type: 'hello', version: 1, session: 'abc', token: 'secret' });
  again.reply(SESSION);
  await hear('state', 'connecting');
  expect(heard.flat()).not.toContain('unreachable');
});

test('a sandbox that knows the session no more gives a new one, and the learner is told that the run is lost', async () => {
  const channel = await live();
  connection.run({}, 'server.ts');
  await channel.next();
  channel.cut();
  const again = await accept();
  await again.next();
  const third = accept();
  again.reply({ type: 'refused', code: 'no-session', message: 'Unknown session.' });
  const fresh = await third;
  expect(await fresh.next()).toEqual({ type: 'hello', version: 1 });
  fresh.reply({ ...SESSION, session: 'def', base: '/s/def' });
  await hear('refused');
  expect(connection.session?.id).not.toBe('abc');
});

test('a sandbox that is full or closed says why it lets nobody in, and is asked again', async () => {
  connection.open();
  const channel = await accept();
  await channel.next();
  const second = accept();
  channel.reply({ type: 'refused', code: 'capacity', message: 'All places are taken.' });
  await hear('state', 'unreachable', 'All places are taken.');
  const again = await second;
  await again.next();
  again.reply(SESSION);
  await hear('state', 'live');
});

test('a run that is refused leaves the connection live', async () => {
  const channel = await live();
  connection.run({}, 'server.ts');
  await channel.next();
  channel.reply({ type: 'refused', code: 'too-large', message: 'Too large.' });
  await hear('refused', 'Too large.');
  expect(connection.state).toBe('live');
});

test('closed means closed: no channel is opened again', async () => {
  const channel = await live();
  connection.close();
  channel.cut();
  expect(connection.state).toBe('closed');
  expect(heard.at(-1)?.slice(0, 2)).toEqual(['state', 'closed']);
});
