/**
 * Many live sessions on one sandbox: `node bench/sandbox.ts [sessions]`, 500 unless told.
 *
 * Each session runs a server that sends a tick a second to its client over WebSocket. Prints
 * how long starts took while sessions kept coming, how late the ticks arrived, an echo beside
 * them all, and the memory and CPU of both processes. The clients live in a process of their
 * own. Figures of a busy machine say little: run it alone.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createSandbox } from '../sandbox-server/sandbox.ts';
import { ControlClient } from '../tests/support/control-client.ts';

const SESSIONS = Number(process.argv[2] ?? 500);
/** Sessions that start at the same time. */
const AT_ONCE = 2;
const WATCH_MS = 20_000;

const TICKER = `import { WebSocketServer } from 'ws';
new WebSocketServer({ port: 1 }).on('connection', (socket) => {
  const zero = Date.now();
  let count = 0;
  const timer = setInterval(() => socket.send(String(zero + ++count * 1000)), 1000);
  socket.on('close', () => clearInterval(timer));
});`;
const ECHO = `import { WebSocketServer } from 'ws';
new WebSocketServer({ port: 1 }).on('connection', (socket) => socket.on('message', (data) => socket.send(data)));`;

async function serve(): Promise<void> {
  process.on('disconnect', () => process.exit());
  const sandbox = await createSandbox({
    limits: {
      sessions: SESSIONS + 1,
      sessionsPerAddress: SESSIONS + 1,
      runsPerAddress: SESSIONS + 1,
      connectionsPerAddress: SESSIONS * 3 + 10,
    },
    isolates: { maxIsolates: SESSIONS + 1 },
    log: (line) => console.log(line),
  });
  process.send?.(sandbox.url);
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;
const summary = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms, ` +
  `longest ${Math.max(...values).toFixed(1)} ms (of ${values.length})`;

interface Live {
  readonly client: ControlClient;
  readonly socket: WebSocket;
}

async function start(url: string, code: string): Promise<Live & { readonly milliseconds: number }> {
  const { client, session } = await ControlClient.hello(url);
  const began = performance.now();
  await client.run(1, code);
  const milliseconds = performance.now() - began;
  const socket = new WebSocket(url.replace('http', 'ws') + session.base, { perMessageDeflate: false });
  await once(socket, 'open');
  return { client, socket, milliseconds };
}

/** What /metrics says, for those that are about processes. */
async function processes(url: string): Promise<Map<string, number>> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, name, process, value] = /^sandbox_(\w+)\{process="([\w-]+)"\} (\S+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[`${process} ${name}`, Number(value)]];
    }),
  );
}

async function measure(): Promise<void> {
  const server = fork(import.meta.filename, [String(SESSIONS), 'serve']);
  const [url] = (await once(server, 'message')) as [string];
  const echo = await start(url, ECHO);
  const empty = await processes(url);
  const lives: Live[] = [];
  const starts: number[] = [];
  const late: number[] = [];
  let claimed = 0;
  let isWatched = false;
  const worker = async (): Promise<void> => {
    while (claimed < SESSIONS) {
      claimed++;
      const live = await start(url, TICKER);
      starts.push(live.milliseconds);
      lives.push(live);
      if (lives.length % 50 === 0) console.log(`${lives.length} sessions`);
      live.socket.on('message', (data: Buffer) => {
        if (isWatched) late.push(Date.now() - Number(data.toString()));
        live.client.events = [];
      });
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`${lives.length} sessions live after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  console.log(`start to listening, ${AT_ONCE} at a time: ${summary(starts)}`);

  isWatched = true;
  const before = await processes(url);
  const echoes: number[] = [];
  const watched = performance.now();
  while (performance.now() - watched < WATCH_MS) {
    const at = performance.now();
    echo.socket.send('x');
    await once(echo.socket, 'message');
    echoes.push(performance.now() - at);
    echo.client.events = [];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const after = await processes(url);
  const of = (from: Map<string, number>, name: string): number => from.get(name) ?? NaN;
  console.log(`ticks, ${(late.length / (WATCH_MS / 1_000)).toFixed(0)}/s, late by: ${summary(late)}`);
  console.log(`an echo beside them: ${summary(echoes)}`);
  for (const name of ['front', 'isolate-host']) {
    const memory = `${name} resident_memory_bytes`;
    const each = (of(after, memory) - of(empty, memory)) / lives.length / 1024 / 1024;
    const cpu =
      (of(after, `${name} cpu_seconds_total`) - of(before, `${name} cpu_seconds_total`)) / (WATCH_MS / 1_000);
    console.log(
      `${name}: ${(of(after, memory) / 1024 / 1024).toFixed(0)} MB, ${each.toFixed(2)} MB a session, ` +
        `${(cpu * 100).toFixed(0)} % of a core`,
    );
  }
  const open = lives.filter(({ socket }) => socket.readyState === WebSocket.OPEN).length;
  console.log(`${open} of ${lives.length} sessions live at the end`);
  server.kill();
  process.exit(0);
}

await (process.argv[3] === 'serve' ? serve() : measure());
