/**
 * What the front and its tap cost: WebSocket echoes through them, to a guest in the same
 * process (no isolate), against the same echo server on a bare port. Rounds take turns,
 * and the result is the ratio of medians, so that a busy machine slows both alike.
 *
 *   node bench/front.ts
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { createSandbox } from '../sandbox-server/sandbox.ts';
import { ControlClient } from '../tests/support/control-client.ts';
import { createNodePool } from '../tests/support/node-isolate.ts';

const ROUNDS = 15;
const MESSAGES = 4_000;
const MESSAGE = 'x'.repeat(64);

interface Ports {
  readonly front: string;
  readonly bare: number;
}

/** The echo server twice, in a process of its own: behind a sandbox's front, and bare. */
async function serve(): Promise<void> {
  const http = createServer();
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const sandbox = await createSandbox({
    pool: createNodePool({ connection: (socket) => http.emit('connection', socket) }),
    limits: { inboundChunksPerSecond: 1e9, inboundBytes: 1e15 },
  });
  const ports: Ports = { front: sandbox.url, bare: (http.address() as AddressInfo).port };
  process.send?.(ports);
}

/** Echoes a second, with so many messages under way. */
async function echo(socket: WebSocket, window: number): Promise<number> {
  const began = performance.now();
  let sent = 0;
  let echoed = 0;
  await new Promise<void>((resolve) => {
    const receive = (): void => {
      echoed++;
      if (sent < MESSAGES) {
        sent++;
        socket.send(MESSAGE);
      } else if (echoed === MESSAGES) {
        socket.off('message', receive);
        resolve();
      }
    };
    socket.on('message', receive);
    while (sent < window) {
      sent++;
      socket.send(MESSAGE);
    }
  });
  return (MESSAGES / (performance.now() - began)) * 1000;
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(): Promise<void> {
  const server = fork(import.meta.filename, ['serve']);
  const [ports] = (await once(server, 'message')) as [Ports];
  const { client, session } = await ControlClient.hello(ports.front);
  await client.run(1);
  const front = await connect(ports.front.replace('http', 'ws') + session.base);
  const bare = await connect(`ws://127.0.0.1:${ports.bare}`);
  for (const window of [1, 64]) {
    const results: Record<'front' | 'bare', number[]> = { front: [], bare: [] };
    await echo(front, window);
    await echo(bare, window);
    for (let round = 0; round < ROUNDS; round++) {
      results.front.push(await echo(front, window));
      results.bare.push(await echo(bare, window));
      client.events = [];
    }
    const ratio = median(results.front) / median(results.bare);
    console.log(
      `${window === 1 ? 'serial   ' : 'pipelined'}  front ${median(results.front).toFixed(0)}/s` +
        `  bare ${median(results.bare).toFixed(0)}/s  ratio ${ratio.toFixed(2)}`,
    );
  }
  server.kill();
  for (const socket of [front, bare, client.socket]) socket.terminate();
}

await (process.argv[2] === 'serve' ? serve() : measure());
