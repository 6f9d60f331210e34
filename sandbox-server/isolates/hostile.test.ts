/** Hostile servers, each beside a healthy one that must not lose a message. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExitReason, IsolatePool } from './isolate.ts';
import { createIsolatePool } from './pool.ts';
import { TestRun, type TestClient } from './test-run.ts';

const ECHO = `import net from 'node:net';
net.createServer((socket) => socket.on('data', (data) => socket.write(data))).listen(1);
`;
/** A server that does something hostile for each client. */
const onMessage = (code: string): string => `import net from 'node:net';
net.createServer((socket) => socket.on('data', () => { ${code} })).listen(1);
`;

let pool: IsolatePool;
let healthy: TestRun;
let neighbour: TestClient;
let hostPid = 0;

beforeAll(async () => {
  pool = await createIsolatePool({
    warm: 2,
    // Shorter than in earnest: each program below runs until it meets one of these.
    limits: { turnHardMs: 300, cpuMs: 1_000, cpuWindowMs: 3_000 },
    log: (line) => (hostPid = Number(/Isolate host (\d+) is up/.exec(line)?.[1] ?? hostPid)),
  });
  healthy = await TestRun.start(pool, ECHO);
  await healthy.listening;
  neighbour = healthy.connect();
});
afterAll(() => pool.close());

/** Echoes through the healthy isolate until a promise settles. @returns the longest pause in milliseconds */
async function echoUntil(done: Promise<unknown>): Promise<number> {
  let isDone = false;
  void done.finally(() => (isDone = true));
  let longest = 0;
  while (!isDone) {
    const from = neighbour.inbox.length;
    const at = performance.now();
    neighbour.send('are you there?');
    await neighbour.inbox.until(({ length }) => length === from + 14);
    longest = Math.max(longest, performance.now() - at);
  }
  return longest;
}

const hostMegabytes = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hostPid}/status`, 'utf8'))?.[1]) / 1024;

const START: readonly (readonly [name: string, code: string, reason: ExitReason])[] = [
  ['an endless loop', 'while (true) {}', 'turn-limit'],
  ['an endless loop that catches everything', 'for (;;) { try { for (;;) {} } catch {} }', 'turn-limit'],
  ['an endless loop in finally', 'function f() { try { for (;;) {} } finally { f(); } } f();', 'turn-limit'],
  ['endless microtasks', 'const next = () => queueMicrotask(next); next();', 'turn-limit'],
  ['an endless await', 'for (;;) await null;', 'turn-limit'],
  ['endless ticks', 'const next = () => process.nextTick(next); next();', 'turn-limit'],
  ['a regular expression that explodes', '/^(a+)+$/.test("a".repeat(40) + "b");', 'turn-limit'],
  ['one operation without an end', 'new Array(1e9) + "";', 'turn-limit'],
  ['a sort that never ends', '[3, 2, 1].sort(() => { for (;;); });', 'turn-limit'],
  ['a getter that never returns, thrown', 'throw { get message() { for (;;); } };', 'error'],
  [
    'a thrown error whose text never comes',
    'throw Object.assign(new Error(), { toString() { for (;;); } });',
    'error',
  ],
  [
    'a name that never comes',
    'const e = new Error("x"); Object.defineProperty(e, "name", { get() { for (;;); } }); throw e;',
    'turn-limit',
  ],
  ['a memory bomb of arrays', 'const all = []; for (;;) all.push(new Array(1e5).fill(1));', 'memory-limit'],
  ['a string that doubles', 'let s = "x"; for (;;) s += s;', 'error'],
  ['a memory bomb of buffers', 'const all = []; for (;;) all.push(new Uint8Array(1e6));', 'memory-limit'],
  [
    'a memory bomb that catches',
    'const all = []; for (;;) try { for (;;) all.push(new Array(1e4).fill({})); } catch {}',
    'turn-limit',
  ],
  ['deep recursion', 'const f = () => f() + 1; f();', 'error'],
  ['deep nesting for the parser', 'eval("[".repeat(1e5));', 'error'],
  ['deep nesting of JSON', 'JSON.parse("[".repeat(1e6));', 'error'],
  ['a huge BigInt', '2n ** (2n ** 60n);', 'error'],
  [
    'immediates without an end',
    'const next = () => setImmediate(next); for (let i = 0; i < 150; i++) next();',
    'cpu-limit',
  ],
  ['timers without an end', 'for (;;) setTimeout(() => {}, 1000);', 'error'],
];

describe('a hostile server', { timeout: 60_000 }, () => {
  it.each(START)('%s ends, and its neighbour loses nothing', async (_name, code, reason) => {
    const run = await TestRun.start(pool, code);
    const longest = await echoUntil(run.exited);
    const exit = await run.exited;
    expect(exit.reason, exit.message).toBe(reason);
    expect(longest).toBeLessThan(1_000);
  });

  it('ends in a message handler as at its start, and says where', async () => {
    const run = await TestRun.start(pool, onMessage('\n  while (true) {}\n'));
    await run.listening;
    const client = run.connect();
    client.send('go');
    await echoUntil(run.exited);
    const exit = await run.exited;
    expect(exit).toMatchObject({ reason: 'turn-limit', location: { file: 'server.ts' } });
    expect(exit.message).toContain('more than 0.3 s without a pause');
    expect(await client.inbox.closed()).toBe('reset');
  });

  it('may print as much as it likes, and is shown a part', async () => {
    const run = await TestRun.start(pool, 'for (let i = 0; i < 5_000; i++) console.log("line", i);');
    expect(await run.exited).toMatchObject({ reason: 'finished' });
    expect(run.lines.length).toBeGreaterThanOrEqual(200);
    expect(run.lines.length).toBeLessThan(5_000);
    // On a busy machine there is a notice of a slow turn as well.
    const dropped = run.notices
      .map((notice) => /^(\d+) console lines were dropped/.exec(notice)?.[1])
      .filter((count) => count !== undefined)
      .map(Number);
    expect(dropped.reduce((sum, count) => sum + count, run.lines.length)).toBe(5_000);
  });

  it('may print long lines, and is shown their beginning', async () => {
    const run = await TestRun.start(pool, 'console.log("é".repeat(5_000));');
    await run.exited;
    expect(run.lines[0]?.text).toMatch(/^é{2048}… \(cut: the sandbox shows 4096 bytes of a line\)$/);
  });

  it('has no more timers than the sandbox allows', async () => {
    const run = await TestRun.start(pool, 'for (let i = 0; i < 201; i++) setTimeout(() => {}, 1_000);');
    const exit = await run.exited;
    expect(exit.message).toBe(
      'RangeError: More than 200 timers and immediates wait at once; the sandbox allows no more.',
    );
    expect(exit.location).toMatchObject({ file: 'server.ts', line: 1 });
  });

  it('waits when nobody takes its output, and its memory stays bounded', async () => {
    const run = await TestRun.start(
      pool,
      onMessage(`const more = () => { while (socket.write(Buffer.alloc(65536))); };
        socket.on('drain', more); more();`),
    );
    run.reads = false;
    await run.listening;
    const client = run.connect();
    client.send('go');
    await client.inbox.until(({ length }) => length >= 256 * 1024);
    // Another client's turn comes after all that the first one's could still do.
    const other = run.connect();
    other.send('go');
    await other.inbox.until(({ length }) => length >= 256 * 1024);
    expect(client.inbox.length).toBe(256 * 1024);
    client.written(client.inbox.length);
    await client.inbox.until(({ length }) => length >= 512 * 1024);
    await run.stop();
  });

  it('cannot write without heeding its readers', async () => {
    const run = await TestRun.start(pool, onMessage('for (;;) socket.write(Buffer.alloc(65536));'));
    run.reads = false;
    await run.listening;
    run.connect().send('go');
    expect(await run.exited).toMatchObject({ reason: 'memory-limit' });
  });

  it('leaves no memory behind', async () => {
    const bomb = 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));';
    const runs = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await (await TestRun.start(pool, bomb)).exited;
    };
    await runs(5);
    const base = hostMegabytes();
    await runs(10);
    expect(hostMegabytes()).toBeLessThan(base + 60);
  });
});
