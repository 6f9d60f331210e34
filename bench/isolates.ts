/**
 * What isolates cost: `node bench/isolates.ts`. Prints the time from a start to
 * `listening`, echoes a second through the real `ws`, and memory over 200 runs.
 * Figures of a busy machine say little: run it alone.
 */
import { readFileSync } from 'node:fs';
import type { IsolatePool } from '../sandbox-server/isolates/isolate.ts';
import { createIsolatePool } from '../sandbox-server/isolates/pool.ts';
import { TestRun, type TestClient } from '../sandbox-server/isolates/test-run.ts';

const WS_ECHO = `import { WebSocketServer } from 'ws';
new WebSocketServer({ port: 1 }).on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});`;
const HTTP_HELLO = `import http from 'node:http';
http.createServer((request, response) => response.end('hello')).listen(1);`;
const HANDSHAKE =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** A text frame of a client of at most 125 bytes, masked with zeros. */
function frame(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const quantile = (values: readonly number[], q: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;
const milliseconds = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(2)} ms, p99 ${quantile(values, 0.99).toFixed(2)} ms`;

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Times from `take` to `listening`. @param pauseMs time for the pool to make another isolate ready */
async function starts(pool: IsolatePool, source: string, count: number, pauseMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = performance.now();
    const run = await TestRun.start(pool, source);
    await run.listening;
    times.push(performance.now() - at);
    await run.stop();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return times;
}

async function connected(run: TestRun): Promise<TestClient> {
  await run.listening;
  const client = run.connect();
  client.send(HANDSHAKE);
  await client.inbox.text('\r\n\r\n');
  client.inbox.clear();
  return client;
}

async function echoes(pool: IsolatePool): Promise<void> {
  const run = await TestRun.start(pool, WS_ECHO);
  const client = await connected(run);
  const message = frame('hello, world: 20 byt');
  const size = message.length - 4;
  for (const round of ['first', 'second', 'third']) {
    const times: number[] = [];
    const from = performance.now();
    while (performance.now() - from < 2_000) {
      const at = performance.now();
      client.send(message);
      await client.inbox.until(({ length }) => length >= size);
      client.inbox.clear();
      times.push(performance.now() - at);
    }
    const perSecond = Math.round((times.length / (performance.now() - from)) * 1_000);
    console.log(`echo, serial, ${round} 2 s: ${perSecond}/s, ${milliseconds(times)}`);
  }
  const WINDOW = 50;
  let answered = 0;
  const from = performance.now();
  while (performance.now() - from < 2_000) {
    for (let i = 0; i < WINDOW; i++) client.send(message);
    await client.inbox.until(({ length }) => length >= size * WINDOW);
    client.inbox.clear();
    answered += WINDOW;
  }
  console.log(`echo, ${WINDOW} at a time: ${Math.round((answered / (performance.now() - from)) * 1_000)}/s`);
  await run.stop();
}

async function cycles(pool: IsolatePool, pid: number): Promise<void> {
  for (let round = 0; round <= 4; round++) {
    if (round > 0) await starts(pool, WS_ECHO, 50, 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const heap = process.memoryUsage().heapUsed / 1024 / 1024;
    console.log(
      `after ${round * 50} runs: host ${residentMegabytes(pid).toFixed(0)} MB, front's heap ${heap.toFixed(0)} MB`,
    );
  }
}

async function sizes(pool: IsolatePool, pid: number): Promise<void> {
  const base = residentMegabytes(pid);
  const runs: TestRun[] = [];
  for (let i = 0; i < 20; i++) runs.push(await TestRun.start(pool, WS_ECHO));
  await Promise.all(runs.map((run) => run.listening));
  await new Promise((resolve) => setTimeout(resolve, 500));
  console.log(
    `memory of an isolate: ${((residentMegabytes(pid) - base) / runs.length).toFixed(1)} MB (of 20)`,
  );
  await Promise.all(runs.map((run) => run.stop()));
}

let pid = 0;
const begun = performance.now();
const pool = await createIsolatePool({
  warm: 2,
  limits: { cpuMs: Infinity },
  log(line) {
    pid = Number(/Isolate host (\d+) is up/.exec(line)?.[1] ?? pid);
    console.log(line);
  },
});
console.log(`pool ready after ${(performance.now() - begun).toFixed(0)} ms`);
console.log(`start to listening, http, warm: ${milliseconds(await starts(pool, HTTP_HELLO, 50, 150))}`);
console.log(`start to listening, ws, warm: ${milliseconds(await starts(pool, WS_ECHO, 50, 150))}`);
await pool.close();
const cold = await createIsolatePool({ warm: 0 });
console.log(`start to listening, ws, no isolate ready: ${milliseconds(await starts(cold, WS_ECHO, 30, 0))}`);
await cold.close();
const last = await createIsolatePool({
  limits: { cpuMs: Infinity },
  log: (line) => (pid = Number(/Isolate host (\d+) is up/.exec(line)?.[1] ?? pid)),
});
await echoes(last);
await sizes(last, pid);
await cycles(last, pid);
await last.close();
