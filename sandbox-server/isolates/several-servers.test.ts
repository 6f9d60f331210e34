/** Several servers in one session: each listens by itself, and they reach one another and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IsolatePool } from './isolate.ts';
import { createIsolatePool } from './pool.ts';
import { TestRun } from './test-run.ts';

let pool: IsolatePool;
beforeAll(async () => {
  pool = await createIsolatePool({ warm: 1 });
});
afterAll(() => pool.close());

const texts = (run: TestRun): string[] => run.lines.map(({ text }) => text);

it('starts each, with modules, ports and a console of its own', async () => {
  const run = await TestRun.start(
    pool,
    {
      'server.ts':
        "import net from 'node:net';\nimport { count } from './shared.ts';\ncount();\nnet.createServer((s) => s.end('one')).listen(80);",
      'other.ts':
        "import { count, listen } from './shared.ts';\ncount(); count();\nlisten('two'); listen('three');",
      'shared.ts': `import net from 'node:net';
let counted = 0;
export const count = () => console.log(++counted);
let port = 80;
export const listen = (text) => net.createServer((s) => s.end(text)).listen(port++);`,
    },
    ['server.ts', 'other.ts'],
  );
  await run.listening;
  await run.line('2');
  expect(run.places).toEqual([
    { server: 'server.ts', port: 80 },
    { server: 'other.ts', port: 80 },
    { server: 'other.ts', port: 81 },
  ]);
  expect(
    run.lines.map(({ text, server, location }) => [text, server, location?.file, location?.line]),
  ).toEqual([
    ['1', 'server.ts', 'shared.ts', 3],
    ['1', 'other.ts', 'shared.ts', 3],
    ['2', 'other.ts', 'shared.ts', 3],
  ]);
  const answers = run.places.map(async (place) => {
    const { inbox } = run.connect(place);
    await inbox.closed();
    return inbox.bytes.toString();
  });
  expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  await run.stop();
});

it('says in which file one of them fails', async () => {
  const run = await TestRun.start(
    pool,
    { 'server.ts': '', 'b.ts': "import './c.ts';", 'c.ts': '\nnope();' },
    ['server.ts', 'b.ts'],
  );
  expect(await run.exited).toMatchObject({ reason: 'error', location: { file: 'c.ts', line: 2 } });
  const missing = await TestRun.start(pool, { 'server.ts': '', 'b.ts': "\nimport './d.ts';" }, [
    'server.ts',
    'b.ts',
  ]);
  expect(await missing.exited).toMatchObject({ reason: 'error', location: { file: 'b.ts', line: 2 } });
});

it('connects one to another, with bytes, FIN and RST', async () => {
  const run = await TestRun.start(
    pool,
    {
      'server.ts': `import net from 'node:net';
const socket = net.connect({ port: 81, host: 'echo' }, () => console.log('connected', socket.remotePort, socket.readyState));
console.log(socket.connecting, socket.pending, socket.readyState);
socket.write('early ');
socket.on('ready', () => socket.end('late'));
socket.on('data', (data) => console.log(String(data)));
socket.on('end', () => console.log('end'));
socket.on('close', (hadError) => {
  console.log('close', hadError);
  const other = net.createConnection(82, 'echo');
  other.on('error', (error) => console.log(error.code));
  other.on('close', () => process.nextTick(() => console.log('closed')));
});
net.createServer().listen(1);`,
      'echo.ts': `import net from 'node:net';
net.createServer((socket) => { socket.pipe(socket); }).listen(81);
net.createServer((socket) => setTimeout(() => socket.resetAndDestroy(), 5)).listen(82);`,
    },
    ['server.ts', 'echo.ts'],
  );
  await run.line('closed');
  const printed = texts(run);
  expect([printed[0], printed[1], ...printed.slice(-5)]).toEqual([
    'true true opening',
    'connected 81 open',
    expect.stringContaining('late') as string,
    'end',
    'close false',
    'ECONNRESET',
    'closed',
  ]);
  expect(printed.slice(2, -4).join('')).toBe('early late');
  await run.stop();
});

it.each([
  ['nowhere', 80, 'getaddrinfo ENOTFOUND nowhere', { syscall: 'getaddrinfo', hostname: 'nowhere' }],
  ['example.org', 443, 'getaddrinfo ENOTFOUND example.org', { errno: -3008 }],
  ['169.254.169.254', 80, 'getaddrinfo ENOTFOUND 169.254.169.254', {}],
  ['server', 81, 'connect ECONNREFUSED server:81', { syscall: 'connect', port: 81, errno: -111 }],
])('reaches nothing but the session: %s:%i', async (host, port, message, details) => {
  const run = await TestRun.start(
    pool,
    `import net from 'node:net';
net.createServer().listen(80);
const socket = net.connect(${port}, '${host}');
socket.write('secret');
socket.on('error', (error) => console.log(JSON.stringify({ ...error, message: error.message })));
socket.on('close', (hadError) => console.log('close', hadError, socket.destroyed));`,
  );
  await run.line('close true true');
  const seen: unknown = JSON.parse(texts(run)[0] ?? '');
  expect(seen).toMatchObject({ message, ...details });
  const wasTold = run.notices.some((notice) =>
    notice.includes('reach only the servers of their own session'),
  );
  expect(wasTold).toBe(message.includes('ENOTFOUND'));
  await run.stop();
});

it('opens no more connections than it may, and none once it has stopped trying', async () => {
  const run = await TestRun.start(
    pool,
    `import net from 'node:net';
const codes = {};
net.createServer().listen(80, () => {
  for (let i = 0; i < 300; i++) {
    const socket = net.connect(80, 'localhost');
    socket.on('error', ({ code }) => (codes[code] = (codes[code] ?? 0) + 1));
    if (i < 10) socket.destroy();
  }
  setTimeout(() => console.log(JSON.stringify(codes)), 50);
});`,
  );
  await run.line('EAGAIN');
  expect(texts(run)).toEqual(['{"EAGAIN":34}']);
  await run.stop();
});
