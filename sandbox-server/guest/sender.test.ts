import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IsolatePool } from '../isolates/isolate.ts';
import { createIsolatePool } from '../isolates/pool.ts';
import { TestRun, type TestClient } from '../isolates/test-run.ts';

let pool: IsolatePool;

beforeAll(async () => {
  pool = await createIsolatePool();
});
afterAll(() => pool.close());

/** Runs a server, sends bytes to it, and waits for the end of its answer. */
async function answer(source: string, request: string, end: string): Promise<TestClient> {
  const run = await TestRun.start(pool, source);
  await run.listening;
  const client = run.connect();
  client.send(request);
  await client.inbox.until(({ bytes }) => bytes.toString('latin1').includes(end));
  await run.stop();
  return client;
}

/** `<file>:<line>: <bytes>` of what lines sent. */
const told = ({ sources }: TestClient): string[] =>
  sources.map(({ text, location }) => `${location.file}:${location.line}: ${text}`);

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const UPGRADE =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('the line that sends', () => {
  test('is that of socket.write and socket.end', async () => {
    const client = await answer(
      `import net from 'node:net';
net.createServer((socket) => {
  socket.write('one');
  socket.end('two');
}).listen(1);`,
      'x',
      'two',
    );
    expect(told(client)).toEqual(['server.ts:3: one', 'server.ts:4: two']);
  });

  test('is each of those whose writes leave as one piece', async () => {
    const client = await answer(
      `import net from 'node:net';
net.createServer((socket) => {
  socket.cork();
  socket.write('one');
  socket.write('two');
  for (const part of ['a', 'b']) socket.write(part);
  socket.uncork();
}).listen(1);`,
      'x',
      'b',
    );
    expect(told(client)).toEqual(['server.ts:4: one', 'server.ts:5: two', 'server.ts:6: ab']);
    expect(client.sources[0]?.location.column).toBe(10);
  });

  test('is that of response.write, also where a chunk gathers several', async () => {
    const client = await answer(
      `import http from 'node:http';
http.createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('id: 1\\n');
  response.write(
    'data: x\\n\\n',
  );
}).listen(1);`,
      GET,
      'data: x\n\n\r\n',
    );
    const [first, second] = told(client);
    expect(first).toMatch(/^server\.ts:4: HTTP\/1\.1 200 OK[^]*\r\n\r\nf\r\nid: 1\n$/);
    expect(second).toBe('server.ts:5: data: x\n\n\r\n');
  });

  test('is the one that ended the response, for a response that waited for its turn as well', async () => {
    const client = await answer(
      `import http from 'node:http';
const waiting = [];
http.createServer((request, response) => {
  if (request.url === '/first') waiting.push(response);
  else {
    response.end('second');
    waiting.pop().end('first');
  }
}).listen(1);`,
      `GET /first HTTP/1.1\r\nHost: a\r\n\r\n${GET}`,
      'second',
    );
    const [first, second, ...more] = told(client);
    expect(first).toMatch(/^server\.ts:7: [^]*first$/);
    expect(second).toMatch(/^server\.ts:6: [^]*second$/);
    expect(more).toEqual([]);
  });

  test('is that of ws.send and ws.close; the package’s own answers have none', async () => {
    const client = await answer(
      `import { WebSocketServer } from 'ws';
function broadcast(sockets, text) {
  for (const socket of sockets) socket.send(text);
}
const server = new WebSocketServer({ port: 1 });
server.on('connection', (socket) => {
  broadcast(server.clients, 'hi');
  socket.close(1000);
});`,
      UPGRADE,
      '\x88\x02',
    );
    expect(told(client)).toEqual(['server.ts:3: \x81\x02hi', 'server.ts:8: \x88\x02\x03\xe8']);
  });

  test('is not guessed where the engine calls, as in a pipe', async () => {
    const client = await answer(
      `import net from 'node:net';
net.createServer((socket) => socket.pipe(socket)).listen(1);`,
      'echo',
      'echo',
    );
    expect(told(client)).toEqual([]);
  });

  test('leaves Error.stackTraceLimit and names of methods as they were', async () => {
    const run = await TestRun.start(
      pool,
      `import { WebSocket, WebSocketServer } from 'ws';
Error.stackTraceLimit = 7;
new WebSocketServer({ port: 1 }).on('connection', (socket) => {
  socket.send('x');
  console.log(Error.stackTraceLimit, WebSocket.prototype.send.name, WebSocket.prototype.send.length);
  Object.freeze(Error);
  socket.send('y');
  console.log('sent');
});`,
    );
    await run.listening;
    const client = run.connect();
    client.send(UPGRADE);
    await run.line('sent');
    expect(run.lines[0]?.text).toBe('7 send 3');
    await client.inbox.until(({ bytes }) => bytes.toString('latin1').endsWith('\x81\x01y'));
    await run.stop();
  });
});
