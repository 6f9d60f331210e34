/** `node:http` gives the same bytes and events in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { GET, LAST, Peers, type Step } from './test-peers.ts';

let peers: Peers;
beforeAll(async () => {
  peers = await Peers.start();
});
afterAll(() => peers.close());

/** Two requests, after which the server closes. */
const TWO: readonly Step[] = [{ send: GET + LAST }, { closed: true }];

const http = (handler: string): string => `import http from 'node:http';
http.createServer(async (req, res) => { ${handler} }).listen(1);`;

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
    await peers.same(http(handler), TWO);
  });

  it('keeps a connection and answers in order', async () => {
    const source = http("setTimeout(() => res.end(req.url), req.url === '/slow' ? 30 : 0);");
    const slow = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n';
    await peers.same(source, [{ send: slow + GET + LAST }, { closed: true }]);
    await peers.same(source, [
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
    await peers.same(source, [{ send: 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n' + LAST }, { closed: true }]);
    await peers.same(source, [{ send: 'GET / HTTP/1.0\r\n\r\n' }, { closed: true }]);
    await peers.same(source, [
      { send: 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n' },
      { closed: true },
    ]);
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
    await peers.same(ECHO, [{ send: head + rest }, ...last]);
    const cut: Step[] = [...(head + rest)].map((send) => ({ send }));
    await peers.same(ECHO, [...cut, ...last]);
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
    await peers.same(http("res.end('x');"), [{ send: request }, { closed: true }]);
  });

  it('refuses bad chunks, before and after its answer', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    await peers.same(http("req.on('error', (e) => console.log(e.message, e.code)); req.resume();"), [
      { send: `${head}zz\r\n` },
      { closed: true },
      { printed: 'aborted' },
    ]);
    await peers.same(http("req.on('error', (e) => console.log(e.message, e.code)); res.write('early');"), [
      { send: head },
      { until: 'early' },
      { send: 'zz\r\n' },
      { closed: true },
      { printed: 'aborted' },
    ]);
  });

  it('skips empty lines before a request, and wants a Host', async () => {
    await peers.same(http("res.end('x');"), [{ send: `\r\n\r\n${LAST}` }, { closed: true }]);
    await peers.same(http("res.end('x');"), [{ send: 'GET / HTTP/1.1\r\n\r\n' }, { closed: true }]);
  });

  it('tells a client to go on', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n';
    await peers.same(ECHO, [
      { send: `${head}Expect: 100-continue\r\n\r\n` },
      { until: '\r\n\r\n' },
      { send: 'hi' },
      { closed: true },
    ]);
    await peers.same(ECHO, [{ send: `${head}Expect: miracles\r\n\r\nhi` }, { closed: true }]);
  });

  it('tells of a client that leaves', async () => {
    const source = http(`
      req.on('close', () => console.log('request closes', req.complete, req.aborted));
      res.on('close', () => console.log('response closes', res.writableFinished, res.destroyed));
      res.on('finish', () => console.log('response finishes'));
      req.socket.on('close', (hadError) => console.log('socket closes', hadError));
      res.write('waiting');`);
    await peers.same(source, [
      { send: GET },
      { until: 'waiting' },
      { end: true },
      { printed: 'request closes' },
      { printed: 'socket closes' },
    ]);
    await peers.same(source, [
      { send: GET },
      { until: 'waiting' },
      { reset: true },
      { printed: 'request closes' },
      { printed: 'socket closes' },
    ]);
    const done = source.replace("res.write('waiting')", "res.end('waiting')");
    await peers.same(done, [{ send: LAST }, { closed: true }, { end: true }, { printed: 'socket closes' }]);
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
    await peers.same(source, [{ send: LAST }, { closed: true }, { printed: 'write after end' }]);
  });

  it('pipes, and closes a server', async () => {
    await peers.same(http('req.pipe(res);'), [
      { send: 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc' },
      { closed: true },
    ]);
    const closing = `import http from 'node:http';
      const server = http.createServer((req, res) => { res.end('x'); server.close(() => console.log('closed')); });
      server.on('close', () => console.log('close event'));
      server.listen(1);`;
    await peers.same(closing, [
      { send: LAST },
      { until: '\r\n\r\nx' },
      { closed: true },
      { end: true },
      { printed: 'closed' },
    ]);
  });
});
