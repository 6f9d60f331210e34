import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IsolatePool } from './isolate.ts';
import { createIsolatePool, PoolFullError } from './pool.ts';
import { TestRun } from './test-run.ts';

let pool: IsolatePool;
const log: string[] = [];

beforeAll(async () => {
  pool = await createIsolatePool({ warm: 1, maxIsolates: 4, log: (line) => log.push(line) });
});
afterAll(() => pool.close());

const HELLO = `import http from 'node:http';
const server = http.createServer((request, response) => {
  console.log(request.method, request.url);
  response.end('hello');
});
server.listen(3000);
`;

describe('a run', () => {
  it('listens, answers and says what it prints, and where', async () => {
    const run = await TestRun.start(pool, HELLO);
    expect(await run.listening).toEqual({ server: 'server.ts', port: 3000 });
    const client = run.connect();
    client.send('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.inbox.text('hello')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(run.lines).toEqual([
      {
        level: 'log',
        text: 'GET /a',
        location: { file: 'server.ts', line: 3, column: 11 },
        server: 'server.ts',
      },
    ]);
    expect(await run.stop()).toMatchObject({ reason: 'stopped' });
  });

  it('imports its own files and the modules of Node, with and without "node:"', async () => {
    const run = await TestRun.start(pool, {
      'server.ts':
        "import { name } from './lib/name.ts';\nimport { createHash } from 'crypto';\nimport * as c from 'node:crypto';\nconsole.log(name, createHash === c.createHash);",
      'lib/name.ts': "import { first } from '../first.js';\nexport const name = first + ' name';",
      'first.ts': "export const first = 'a';",
    });
    expect(await run.exited).toMatchObject({ reason: 'finished' });
    expect(run.lines[0]?.text).toBe('a name true');
  });

  it.each([
    ['a syntax error', 'let a = 1;\nlet b = = 2;', /^SyntaxError: /, { line: 2, column: 9 }],
    [
      'an uncaught exception',
      'const a = {};\n  a.b.c();',
      /^TypeError: cannot read property 'c' of undefined$/,
      { line: 2 },
    ],
    [
      'an exception in a timer',
      'setTimeout(() => {\n  nope();\n});',
      /^ReferenceError: nope is not defined$/,
      { line: 2, column: 3 },
    ],
    [
      'a rejection that nobody handles',
      'async function f() {\n  null.x;\n}\nf();',
      /^TypeError: /,
      { line: 2 },
    ],
    ['something thrown that is no error', 'throw "words";', /^Uncaught 'words'$/, undefined],
    [
      'an error event that nobody handles',
      "import { EventEmitter } from 'node:events';\nnew EventEmitter().emit('error', new Error('odd'));",
      /^Error: odd$/,
      { line: 2 },
    ],
    [
      'an absent module of Node',
      "import 'node:http';\nimport fs from 'node:fs';",
      /^The sandbox has no node:fs: there are no files here/,
      { line: 2, column: 16 },
    ],
    [
      'an unknown package',
      "import 'express';",
      /^The sandbox has no module "express"\. It has node:buffer, /,
      { line: 1, column: 8 },
    ],
    [
      'an absent file',
      "import './nope.ts';",
      /^The session has no file "\.\/nope\.ts"\. Its files are server\.ts\.$/,
      { line: 1, column: 8 },
    ],
    ['a name that a module has not', "import { nope } from 'node:http';", /nope/, { line: 1 }],
    [
      'a second server on the same port',
      "import net from 'node:net';\nnet.createServer().listen(1);\nnet.createServer().listen(1);",
      /^Error \[EADDRINUSE\]: listen EADDRINUSE: address already in use :::1$/,
      { line: 3 },
    ],
  ])('ends with %s, and says where', async (_name, code, message, place) => {
    const exit = await (await TestRun.start(pool, code)).exited;
    expect(exit).toMatchObject({ reason: 'error', message: expect.stringMatching(message) as string });
    expect(exit.location).toEqual(
      place && (expect.objectContaining({ file: 'server.ts', ...place }) as object),
    );
  });

  it('goes on after a rejection that is handled later', async () => {
    const run = await TestRun.start(
      pool,
      'const p = Promise.reject(new Error("x")); p.catch(() => console.log("caught"));',
    );
    expect(await run.exited).toMatchObject({ reason: 'finished' });
    expect(run.lines[0]?.text).toBe('caught');
  });

  it('finishes when nothing is left to wait for', async () => {
    const run = await TestRun.start(
      pool,
      `import net from 'node:net';
const server = net.createServer((socket) => socket.end('bye'));
server.listen(1);
setTimeout(() => console.log('late'), 20);
setTimeout(() => {}, 1e6).unref();
server.on('connection', () => server.close(() => console.log('closed')));`,
    );
    await run.listening;
    const client = run.connect();
    expect(await client.inbox.closed()).toBe('fin');
    client.end();
    expect(await run.exited).toMatchObject({ reason: 'finished' });
    expect(run.lines.map(({ text }) => text).sort()).toEqual(['closed', 'late']);
  });

  it('runs ticks before microtasks, and those before timers and immediates', async () => {
    const run = await TestRun.start(
      pool,
      `setTimeout(() => console.log('timer'), 0);
setImmediate(() => { console.log('immediate'); process.nextTick(console.log, 'tick of immediate'); });
setImmediate(() => console.log('immediate 2'));
Promise.resolve().then(() => { console.log('micro'); process.nextTick(console.log, 'tick of micro'); }).then(() => console.log('micro 2'));
process.nextTick(console.log, 'tick');
queueMicrotask(() => console.log('queued'));
console.log('sync');`,
    );
    await run.exited;
    const order = run.lines.map(({ text }) => text).filter((text) => text !== 'timer');
    expect(order).toEqual([
      'sync',
      'tick',
      'micro',
      'queued',
      'micro 2',
      'tick of micro',
      'immediate',
      'tick of immediate',
      'immediate 2',
    ]);
  });

  it('does not share its random numbers with another', async () => {
    const runs = await Promise.all([1, 2].map(() => TestRun.start(pool, 'console.log(Math.random());')));
    await Promise.all(runs.map((run) => run.exited));
    expect(runs[0]?.lines[0]?.text).not.toBe(runs[1]?.lines[0]?.text);
  });
});

describe('a pool', () => {
  it('says which layers of isolation are on', () => {
    expect(log.join('\n')).toMatch(
      /Layers: .*a thread of its own for each isolate.*permission model without fs\.read, fs\.write, child, net/,
    );
  });

  it('gives no more isolates than it may', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => TestRun.start(pool, HELLO)));
    await expect(TestRun.start(pool, HELLO)).rejects.toThrow(PoolFullError);
    await Promise.all(runs.map((run) => run.stop()));
    await (await TestRun.start(pool, HELLO)).stop();
  });

  it('starts its host again when that dies, and says so to those who lost an isolate', async () => {
    const run = await TestRun.start(pool, HELLO);
    await run.listening;
    process.kill(Number(/Isolate host (\d+) is up/.exec(log.join('\n'))?.[1]), 'SIGKILL');
    expect(await run.exited).toMatchObject({ reason: 'crashed' });
    const next = await TestRun.start(pool, HELLO);
    await next.listening;
    await next.stop();
  });
});
