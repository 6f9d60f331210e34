/** Servers give the same bytes and print the same in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IsolatePool } from '../isolates/isolate.ts';
import { createIsolatePool } from '../isolates/pool.ts';
import { seenInIsolate, seenOnNode, type Seen, type Step } from './test-peers.ts';

let pool: IsolatePool;
beforeAll(async () => {
  pool = await createIsolatePool({ warm: 2 });
});
afterAll(() => pool.close());

/** Runs both, expects the same, and gives what both saw. */
async function same(source: string, steps: readonly Step[]): Promise<Seen> {
  const [isolate, node] = await Promise.all([seenInIsolate(pool, source, steps), seenOnNode(source, steps)]);
  expect(isolate).toEqual(node);
  return node;
}

const http = (handler: string): string => `import http from 'node:http';
http.createServer(async (req, res) => { ${handler} }).listen(1);`;

const GET = 'GET /path?a=1 HTTP/1.1\r\nHost: example.com\r\n\r\n';
const LAST = 'GET /last HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n';
/** Two requests, after which the server closes. */
const TWO: readonly Step[] = [{ send: GET + LAST }, { closed: true }];

describe('node:http', { timeout: 30_000 }, () => {
  it.each([
    ['a text', "res.end('hello');"],
    ['an empty body', 'res.end();'],
    ['bytes', 'res.end(Buffer.from([0, 255, 128]));'],
    ['text that is not ASCII', "res.end('grüße 🙂');"],
    [
      'headers as they are written',
      "res.setHeader('X-Second', 2); res.setHeader('x-first', ['a', 'b']); res.setHeader('SET-COOKIE', ['a=1', 'b=2']); res.end('x');",
    ],
    [
      'writeHead',
      "res.writeHead(404, { 'Content-Type': 'text/plain', 'content-length': 4 }); res.end('nope');",
    ],
    [
      'writeHead with a reason',
      "res.writeHead(200, 'Fine', ['X-A', '1', 'X-B', '2', 'X-A', '3']); res.end('x');",
    ],
    [
      'writeHead over setHeader',
      "res.setHeader('A', '1'); res.setHeader('B', '2'); res.writeHead(201, { a: '3', C: '4' }); res.end();",
    ],
    ['two writes in one tick', "res.write('one'); res.write('two'); res.end('three');"],
    [
      'writes in ticks of their own',
      "res.write('one'); await null; await new Promise((r) => setTimeout(r, 5)); res.write('two'); setTimeout(() => res.end('three'), 5);",
    ],
    ['a write and an end without', "res.write('one'); res.end();"],
    [
      'flushed headers',
      "res.setHeader('Content-Type', 'text/event-stream'); res.flushHeaders(); setTimeout(() => { res.write('data: 1\\n\\n'); res.end(); }, 5);",
    ],
    [
      'trailers',
      "res.setHeader('Trailer', 'X-Sum'); res.write('x'); res.addTrailers({ 'X-Sum': '1' }); res.end();",
    ],
    ['204', 'res.statusCode = 204; res.end();'],
    ['204 with a body', "res.writeHead(204); res.write('x'); res.end('y');"],
    ['304', 'res.writeHead(304, { ETag: \'"a"\' }); res.end();'],
    ['a removed header', "res.removeHeader('Connection'); res.removeHeader('Date'); res.end('x');"],
    [
      'no length and no chunks',
      "res.removeHeader('Transfer-Encoding'); res.removeHeader('Content-Length'); res.end('x');",
    ],
    ['a connection header of its own', "res.setHeader('Connection', 'close'); res.end('x');"],
    ['a keep-alive header of its own', "res.setHeader('Keep-Alive', 'timeout=99'); res.end('x');"],
    ['Content-Length set by hand', "res.setHeader('Content-Length', 3); res.write('abc'); res.end();"],
    ['early hints', "res.writeEarlyHints({ link: '</a.css>; rel=preload' }); res.end('x');"],
    ['a status of its own', 'res.statusCode = 299; res.statusMessage = "Odd"; res.end();'],
  ])('answers %s', async (_name, handler) => {
    await same(http(handler), TWO);
  });

  it('keeps a connection and answers in order', async () => {
    const source = http("setTimeout(() => res.end(req.url), req.url === '/slow' ? 30 : 0);");
    const slow = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n';
    await same(source, [{ send: slow + GET + LAST }, { closed: true }]);
    await same(source, [
      { send: slow },
      { until: '/slow' },
      { send: GET },
      { until: '/path' },
      { send: LAST },
      { closed: true },
    ]);
  });

  it('answers HEAD and HTTP/1.0', async () => {
    const source = http("res.setHeader('Content-Type', 'text/plain'); res.write('some'); res.end('body');");
    await same(source, [{ send: 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n' + LAST }, { closed: true }]);
    await same(source, [{ send: 'GET / HTTP/1.0\r\n\r\n' }, { closed: true }]);
    await same(source, [{ send: 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n' }, { closed: true }]);
  });

  const ECHO = http(`req.setEncoding('utf8'); let body = '';
    for await (const part of req) body += part;
    console.log(req.method, req.url, req.httpVersion, req.headers, req.rawHeaders.length, req.complete, req.trailers);
    res.end(body);`);

  it.each([
    ['by length', 'Content-Length: 5\r\n\r\nhello'],
    [
      'by chunks',
      'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;ext=1\r\n, world\r\n0\r\nX-Trailer: 1\r\n\r\n',
    ],
    ['of no bytes', 'Content-Length: 0\r\n\r\n'],
    ['without a length', '\r\n'],
  ])('takes a body %s, cut anywhere', async (_name, rest) => {
    const head =
      'POST /echo HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\nX-A: 1\r\nX-a: 2\r\nAge: 1\r\nAge: 2\r\n';
    const last: readonly Step[] = [{ until: '\r\n\r\n' }, { send: LAST }, { closed: true }];
    await same(ECHO, [{ send: head + rest }, ...last]);
    const cut: Step[] = [...(head + rest)].map((send) => ({ send }));
    await same(ECHO, [...cut, ...last]);
  });

  it.each([
    ['nonsense', 'nonsense\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a bad version', 'GET / HTTP/3.7\r\nHost: a\r\n\r\n'],
    ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a target without a slash', 'GET a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost a\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n'],
    ['a control character', 'GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n'],
    ['line feeds alone', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx'],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a bad length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1a\r\n\r\nx'],
    ['an unknown encoding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nx'],
    ['a head that is too long', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('refuses %s', async (_name, request) => {
    await same(http("res.end('x');"), [{ send: request }, { closed: true }]);
  });

  it('refuses bad chunks, before and after its answer', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    await same(http("req.on('error', (e) => console.log(e.message, e.code)); req.resume();"), [
      { send: `${head}zz\r\n` },
      { closed: true },
      { printed: 'aborted' },
    ]);
    await same(http("req.on('error', (e) => console.log(e.message, e.code)); res.write('early');"), [
      { send: head },
      { until: 'early' },
      { send: 'zz\r\n' },
      { closed: true },
      { printed: 'aborted' },
    ]);
  });

  it('skips empty lines before a request, and wants a Host', async () => {
    await same(http("res.end('x');"), [{ send: `\r\n\r\n${LAST}` }, { closed: true }]);
    await same(http("res.end('x');"), [{ send: 'GET / HTTP/1.1\r\n\r\n' }, { closed: true }]);
  });

  it('tells a client to go on', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n';
    await same(ECHO, [
      { send: `${head}Expect: 100-continue\r\n\r\n` },
      { until: '\r\n\r\n' },
      { send: 'hi' },
      { closed: true },
    ]);
    await same(ECHO, [{ send: `${head}Expect: miracles\r\n\r\nhi` }, { closed: true }]);
  });

  it('tells of a client that leaves', async () => {
    const source = http(`
      req.on('close', () => console.log('request closes', req.complete, req.aborted));
      res.on('close', () => console.log('response closes', res.writableFinished, res.destroyed));
      res.on('finish', () => console.log('response finishes'));
      req.socket.on('close', (hadError) => console.log('socket closes', hadError));
      res.write('waiting');`);
    await same(source, [
      { send: GET },
      { until: 'waiting' },
      { end: true },
      { printed: 'request closes' },
      { printed: 'socket closes' },
    ]);
    await same(source, [
      { send: GET },
      { until: 'waiting' },
      { reset: true },
      { printed: 'request closes' },
      { printed: 'socket closes' },
    ]);
    const done = source.replace("res.write('waiting')", "res.end('waiting')");
    await same(done, [{ send: LAST }, { closed: true }, { end: true }, { printed: 'socket closes' }]);
  });

  it('throws as Node does', async () => {
    const source = http(`
      const attempt = (f) => { try { f(); } catch (e) { console.log(e.name, e.code, e.message); } };
      attempt(() => res.setHeader('a b', '1'));
      attempt(() => res.setHeader('a', 'x\\ny'));
      attempt(() => res.writeHead(99));
      attempt(() => res.write(5));
      res.write('x');
      attempt(() => res.setHeader('a', '1'));
      attempt(() => res.removeHeader('a'));
      attempt(() => res.writeHead(200));
      res.end();
      res.on('error', (e) => console.log(e.name, e.code, e.message));
      res.write('late');`);
    await same(source, [{ send: LAST }, { closed: true }, { printed: 'write after end' }]);
  });

  it('pipes, and closes a server', async () => {
    await same(http('req.pipe(res);'), [
      { send: 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc' },
      { closed: true },
    ]);
    const closing = `import http from 'node:http';
      const server = http.createServer((req, res) => { res.end('x'); server.close(() => console.log('closed')); });
      server.on('close', () => console.log('close event'));
      server.listen(1);`;
    await same(closing, [
      { send: LAST },
      { until: '\r\n\r\nx' },
      { closed: true },
      { end: true },
      { printed: 'closed' },
    ]);
  });
});

describe('node:net', { timeout: 30_000 }, () => {
  const net = (handler: string, options = '{}'): string => `import net from 'node:net';
net.createServer(${options}, (socket) => { ${handler} }).listen(1);`;

  it('echoes, and ends when the client ends', async () => {
    const source = net(`
      socket.on('data', (data) => { console.log('data', data.length); socket.write(data); });
      socket.on('end', () => console.log('end', socket.bytesRead, socket.bytesWritten));
      socket.on('finish', () => console.log('finish', socket.readable, socket.writable));
      socket.on('close', (hadError) => console.log('close', hadError, socket.destroyed));`);
    await same(source, [
      { send: 'hello' },
      { until: 'hello' },
      { send: 'again' },
      { until: 'again' },
      { end: true },
      { closed: true },
      { printed: 'close' },
    ]);
  });

  it.each([
    ['end with words', "socket.end('bye');"],
    [
      'end after a write',
      "socket.write('a', 'latin1', () => console.log('written')); socket.end('b', () => console.log('ended'));",
    ],
    ['destroySoon', "socket.write('x'.repeat(1000)); socket.destroySoon();"],
    ['destroy', "socket.write('x'); socket.destroy();"],
    [
      'destroy with an error',
      "socket.on('error', (e) => console.log('error', e.message)); socket.destroy(new Error('odd'));",
    ],
    ['resetAndDestroy', 'socket.resetAndDestroy();'],
    [
      'cork',
      "socket.cork(); socket.write('a'); socket.write('b'); setTimeout(() => { socket.uncork(); socket.end(); }, 5);",
    ],
    ['a timeout', "socket.setTimeout(20, () => { console.log('timeout'); socket.end('late'); });"],
    ['an encoding', "socket.end('6865780a', 'hex');"],
  ])('closes by %s', async (_name, code) => {
    const source = net(`socket.on('close', (hadError) => console.log('close', hadError)); ${code}`);
    await same(source, [{ closed: true }, { end: true }, { printed: 'close' }]);
  });

  it('keeps its half open when it may', async () => {
    const source = net(
      "socket.on('end', () => setTimeout(() => socket.end('after'), 10)); socket.resume();",
      '{ allowHalfOpen: true }',
    );
    await same(source, [{ send: 'x' }, { end: true }, { until: 'after' }, { closed: true }]);
  });

  it('tells of a reset', async () => {
    const source = net(
      "socket.on('error', (e) => console.log(e.code, e.message)); socket.on('close', (h) => console.log('close', h)); socket.write('x');",
    );
    await same(source, [{ until: 'x' }, { reset: true }, { printed: 'close' }]);
  });

  it('reads as text, by iteration and by pieces', async () => {
    await same(
      net(
        "socket.setEncoding('utf8'); socket.on('data', (text) => console.log(typeof text, text)); socket.on('end', () => socket.end());",
      ),
      [
        { send: new Uint8Array([0xe2, 0x82]) },
        { send: new Uint8Array([0xac]) },
        { end: true },
        { closed: true },
      ],
    );
    await same(
      net(
        '(async () => { for await (const part of socket) socket.write(part); })();',
        '{ allowHalfOpen: true }',
      ),
      [{ send: 'abc' }, { until: 'abc' }],
    );
    await same(
      net(
        "socket.on('readable', () => { let part; while ((part = socket.read(2)) !== null) console.log(String(part)); });",
      ),
      [{ send: 'abcd' }, { printed: 'cd' }],
    );
  });

  it('shows a handshake written by hand, right and wrong', async () => {
    const source = net(`
      socket.on('data', (data) => {
        const key = /Sec-WebSocket-Key: (.*)\\r\\n/i.exec(data.toString())?.[1];
        const accept = crypto.createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
        socket.write(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: ' + accept.replace('s', 'S'), '', ''].join('\\r\\n'));
      });`);
    await same(`import crypto from 'node:crypto';\n${source}`, [{ send: HANDSHAKE }, { until: '\r\n\r\n' }]);
  });
});

const HANDSHAKE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, other\r\n';
const OPEN = `${HANDSHAKE}\r\n`;

/** A frame of a client (RFC 6455, 5.2), masked. */
function frame(opcode: number, data: string | Uint8Array, isFinal = true): Uint8Array {
  const payload = Buffer.from(data);
  const { length } = payload;
  const mask = [0x12, 0x34, 0x56, 0x78];
  const size =
    length < 126
      ? [length]
      : length < 65_536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, 0, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  size[0] = 0x80 | (size[0] ?? 0);
  const masked = payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0));
  return Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode, ...size, ...mask]), masked]);
}

const close = (code: number, reason = ''): Uint8Array =>
  frame(8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));

describe('ws', { timeout: 30_000 }, () => {
  const ECHO = `import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 1 });
server.on('connection', (socket, request) => {
  console.log(request.url, socket.protocol, socket.readyState, request.headers.upgrade);
  socket.on('message', (data, isBinary) => { console.log(data.length, isBinary); socket.send(data, { binary: isBinary }); });
  socket.on('ping', (data) => console.log('ping', String(data)));
  socket.on('pong', (data) => console.log('pong', String(data)));
  socket.on('error', (error) => console.log(error.name, error.code, error.message));
  socket.on('close', (code, reason) => console.log('close', code, String(reason)));
});`;

  it('echoes, answers pings and closes', async () => {
    const seen = await same(ECHO, [
      { send: OPEN },
      { until: '\r\n\r\n' },
      { send: frame(1, 'hello') },
      { until: 'hello' },
      { send: frame(2, new Uint8Array([0, 1, 255])) },
      { send: frame(9, 'are you there') },
      { until: 'are you there' },
      { send: frame(10, 'unasked') },
      { send: close(1000, 'bye') },
      { until: 'bye' },
      { closed: true },
      { end: true },
      { printed: 'close 1000 bye' },
    ]);
    expect(seen.bytes).toContain(
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n',
    );
  });

  it('joins fragments, with a ping among them', async () => {
    await same(ECHO, [
      { send: OPEN },
      { until: '\r\n\r\n' },
      { send: frame(1, 'one ', false) },
      { send: frame(9, 'between') },
      { send: frame(0, 'two ', false) },
      { send: frame(0, 'three') },
      { until: 'one two three' },
    ]);
  });

  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'takes a message of %i bytes, whole and in bits',
    async (length) => {
      const message = frame(2, new Uint8Array(length).fill(0x61));
      const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
      const opened: readonly Step[] = [{ send: OPEN }, { until: '\r\n\r\n' }];
      const finish: readonly Step[] = [
        { printed: `${length} true` },
        { send: close(1000) },
        { closed: true },
        { end: true },
        { printed: 'close 1000' },
      ];
      const seen = await same(ECHO, [...opened, { send: message }, ...finish]);
      expect(seen.bytes.length).toBeGreaterThan(length + head);
      const bits: Step[] = Array.from(message.subarray(0, 20), (byte) => ({ send: Uint8Array.of(byte) }));
      await same(ECHO, [...opened, ...bits, { send: message.subarray(20) }, ...finish]);
    },
  );

  it.each([
    ['an unmasked frame', Buffer.from([0x81, 1, 0x61])],
    ['reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['a reserved opcode', frame(3, '')],
    ['a fragmented ping', frame(9, '', false)],
    ['a long ping', frame(9, 'x'.repeat(126))],
    ['a stray continuation', frame(0, 'x')],
    ['text that is not UTF-8', frame(1, new Uint8Array([0xff]))],
    ['a bad close code', close(1005)],
    ['a close of one byte', frame(8, 'x')],
  ])('refuses %s', async (_name, bytes) => {
    await same(ECHO, [
      { send: OPEN },
      { until: '\r\n\r\n' },
      { send: bytes },
      { closed: true },
      { end: true },
      { printed: 'close' },
    ]);
  });

  it.each([
    ['no key', OPEN.replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['a bad version', OPEN.replace('Version: 13', 'Version: 12')],
    ['a bad method', OPEN.replace('GET', 'POST')],
    ['no upgrade', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ])('refuses a handshake with %s', async (_name, request) => {
    await same(ECHO, [{ send: request }, { closed: true }]);
  });

  it('takes frames that come with the handshake', async () => {
    const together = Buffer.concat([Buffer.from(OPEN), frame(1, 'at once')]);
    await same(ECHO, [{ send: together }, { until: 'at once' }]);
  });

  it('speaks first, terminates, and shares a server with node:http', async () => {
    const shared = `import http from 'node:http';
      import { WebSocketServer } from 'ws';
      const server = http.createServer((req, res) => res.end('page'));
      const wss = new WebSocketServer({ noServer: true });
      server.on('upgrade', (request, socket, head) => {
        if (request.url !== '/chat') { socket.end('HTTP/1.1 404 Not Found\\r\\n\\r\\n'); return; }
        wss.handleUpgrade(request, socket, head, (ws) => { ws.send('welcome'); ws.on('message', () => ws.terminate()); });
      });
      server.listen(1);`;
    await same(shared, [{ send: OPEN }, { until: 'welcome' }, { send: frame(1, 'x') }, { closed: true }]);
    await same(shared, [{ send: LAST }, { closed: true }]);
    await same(shared, [{ send: OPEN.replace('/chat', '/other') }, { closed: true }]);
  });

  it('closes by itself', async () => {
    const source = ECHO.replace('socket.send(data, { binary: isBinary });', "socket.close(4001, 'enough');");
    await same(source, [
      { send: OPEN },
      { until: '\r\n\r\n' },
      { send: frame(1, 'x') },
      { until: 'enough' },
      { send: close(4001, 'enough') },
      { closed: true },
      { end: true },
      { printed: 'close 4001 enough' },
    ]);
  });
});
