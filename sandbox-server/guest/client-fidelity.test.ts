/** Requests and connections of a server to a server are the same in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { GET, Peers } from './test-peers.ts';

let peers: Peers;
beforeAll(async () => {
  peers = await Peers.start();
});
afterAll(() => peers.close());

/** A server that runs code, with the port it listens on, once; its end is the line `done`. */
const client = (code: string, answer = 'req.pipe(res);'): string => `import http from 'node:http';
import net from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
const server = http.createServer((req, res) => {
  console.log(req.method, req.url, req.httpVersion, JSON.stringify(req.rawHeaders).replaceAll(':' + port, ':port').replace(/(-Key",")[^"]*/, '$1(key)'));
  ${answer}
});
let port = 0;
const show = (name, emitter, events) => {
  for (const event of events)
    emitter.on(event, (value) => console.log(name, event, value instanceof Error ? \`\${value.code} \${value.message.replace(/(\\d+\\.){3}\\d+:\\d+/, 'there')}\` : ''));
};
const done = () => setTimeout(() => console.log('done'), 100);
const get = (options, then) => {
  const request = http.request({ host: 'localhost', port, ...options }, (res) => {
    let text = '';
    const { date, ...headers } = res.headers;
    console.log(res.statusCode, res.statusMessage, res.httpVersion, JSON.stringify(headers));
    show('response', res, ['aborted', 'error', 'end', 'close']);
    res.setEncoding('utf8').on('data', (data) => (text += data)).on('end', () => console.log(JSON.stringify(text)));
  });
  show('request', request, ['finish', 'response', 'information', 'continue', 'upgrade', 'timeout', 'abort', 'error', 'close']);
  request.on('close', then ?? done);
  return request;
};
server.listen(1, async () => {
  port = server.address().port;
  ${code}
});`;

/** Answers by hand, so that any bytes may be the answer. */
const answering = (bytes: string, code: string): string =>
  client(
    `const raw = net.createServer((socket) => {
      socket.once('data', () => { ${bytes} });
      socket.on('error', () => undefined);
    });
    raw.on('connection', () => undefined);
    server.removeAllListeners('connection');
    server.on('connection', (socket) => raw.emit('connection', socket));
    ${code}`,
  );

const same = (source: string) => peers.same(source, [{ printed: 'done' }]);

describe('http.request', () => {
  it.each([
    ['a GET', "get({ path: '/a?b=c' }).end();"],
    ['a POST with a body at its end', "get({ method: 'POST' }).end('body');"],
    ['a POST in pieces', "const r = get({ method: 'POST' }); r.write('one '); r.end('two');"],
    ['a PUT without a body', "get({ method: 'PUT' }).end();"],
    ['a GET with a body', "get({ headers: { 'Content-Length': 4 } }).end('body');"],
    ['a DELETE', "get({ method: 'DELETE' }).end();"],
    ['a HEAD', "get({ method: 'HEAD' }).end();"],
    ['fields', "get({ headers: { 'X-List': ['a', 'b'], Cookie: ['c=1', 'd=2'], accept: 'x' } }).end();"],
    ['fields as a list', "get({ headers: ['Host', 'other', 'X-A', '1', 'X-A', '2'] }).end();"],
    ['fields set later', "const r = get({}); r.setHeader('X-B', 1); r.removeHeader('host'); r.end();"],
    ['Connection: close', "get({ headers: { Connection: 'close' } }).end();"],
    ['no agent', 'get({ agent: false }).end();'],
    [
      'a URL',
      "http.get(new URL(`http://user:pass@localhost:${port}/u?v`), (res) => res.resume().on('end', done));",
    ],
    ['an old-style agent', 'get({ agent: new http.Agent() }).end();'],
    [
      'trailers',
      "const r = get({ method: 'POST', headers: { Trailer: 'X-T' } }); r.write('x'); r.addTrailers({ 'X-T': '1' }); r.end();",
    ],
    ['an abort', "const r = get({ method: 'POST' }); r.write('x'); setTimeout(() => r.abort(), 50);"],
    ['a destroy with an error before it is sent', "get({}).destroy(new Error('mine'));"],
    ['nobody there', 'get({ port: 2 }).end();'],
  ])('%s', async (_name, code) => {
    await same(client(code));
  });

  it.each([
    ['a file:', "{ protocol: 'file:' }"],
    ['a path with a space', "{ path: '/a b' }"],
    ['a method that is none', "{ method: 'G T' }"],
    ['a field that is none', "{ headers: { 'a b': 1 } }"],
    ['a bad port', '{ port: 70_000 }'],
  ])('refuses %s', async (_name, options) => {
    await same(
      client(
        `try { http.request(${options}).on('error', () => undefined); } catch (error) { console.log(error.name, error.code); } done();`,
      ),
    );
  });

  it('uses a connection again, and no more connections than it may', async () => {
    await same(
      client(
        `const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        let left = 3;
        for (let i = 0; i < 3; i++) {
          const r = get({ agent, path: '/' + i }, () => { console.log('reused', r.reusedSocket); if (--left === 0) done(); });
          r.end();
        }`,
        'setTimeout(() => res.end(req.url), 5);',
      ),
    );
  });

  it('streams both ways, and waits for slow ones', async () => {
    await same(
      client(
        `const r = http.request({ host: 'localhost', port, method: 'POST' }, async (res) => {
          let bytes = 0;
          for await (const chunk of res) { bytes += chunk.length; await new Promise((go) => setTimeout(go, 1)); }
          console.log(bytes); done();
        });
        let left = 40;
        const more = () => { while (left > 0) { left--; if (!r.write(Buffer.alloc(16384))) return r.once('drain', more); } r.end(); };
        more();`,
      ),
    );
  });

  it('continues when told, and tells of information', async () => {
    await same(
      client(
        `const r = get({ method: 'POST', headers: { Expect: '100-continue' } });
        r.flushHeaders(); r.on('information', ({ statusCode }) => statusCode === 103 && r.end('body'));`,
        "res.writeProcessing(); res.writeEarlyHints({ link: '</a>; rel=preload' }); req.pipe(res);",
      ),
    );
  });

  it.each([
    ['a body until the connection closes', "socket.end('HTTP/1.1 200 OK\\r\\n\\r\\nall of it');"],
    ['HTTP/1.0', "socket.end('HTTP/1.0 404 Not Here\\r\\nX: y\\r\\n\\r\\nold');"],
    [
      'chunks and trailers',
      "socket.write('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n0\\r\\nX-T: 1\\r\\n\\r\\n');",
    ],
    ['204', "socket.write('HTTP/1.1 204 No Content\\r\\n\\r\\n');"],
    ['304 with a length', "socket.write('HTTP/1.1 304 Not Modified\\r\\nContent-Length: 10\\r\\n\\r\\n');"],
    ['no reason', "socket.end('HTTP/1.1 200\\r\\nContent-Length: 0\\r\\n\\r\\n');"],
    ['a body cut short', "socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nshort');"],
    [
      'chunks cut short',
      "socket.end('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab');",
    ],
    ['nothing at all', 'socket.end();'],
    ['half a head', "socket.end('HTTP/1.1 200 OK\\r\\nX: ');"],
    ['a reset', 'socket.resetAndDestroy();'],
    ['no HTTP', "socket.end('hello\\r\\n\\r\\n');"],
    [
      'two lengths',
      "socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\na');",
    ],
    [
      'a length and chunks',
      "socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n');",
    ],
    [
      'an upgrade nobody waits for',
      "socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: x\\r\\nConnection: upgrade\\r\\n\\r\\n');",
    ],
  ])('reads %s', async (_name, bytes) => {
    await same(answering(bytes, 'get({}).end();'));
  });

  it('upgrades', async () => {
    await same(
      answering(
        "socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: x\\r\\nConnection: upgrade\\r\\n\\r\\nhead'); socket.on('data', (data) => socket.end(data));",
        `const r = http.get({ host: 'localhost', port, headers: { Connection: 'Upgrade', Upgrade: 'x' } });
        show('request', r, ['response', 'upgrade', 'error', 'close']);
        r.on('upgrade', (res, socket, head) => {
          console.log(res.statusCode, String(head));
          socket.on('data', (data) => console.log(String(data))).on('end', done);
          socket.write('ping');
        });`,
      ),
    );
  });
});

describe('new WebSocket()', () => {
  const echo = `const wss = new WebSocketServer({ server, perMessageDeflate: true });
    wss.on('connection', (socket, request) => { socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })); });`;
  it.each([
    [
      'echoes, deflated',
      "ws.on('open', () => { ws.send('hello '.repeat(500)); ws.ping('p'); ws.send(Buffer.from([1, 2])); }); let n = 0; ws.on('message', (data, isBinary) => { console.log(data.length, isBinary); if (++n === 2) ws.close(1000, 'bye'); });",
    ],
    ['is terminated', "ws.on('open', () => ws.terminate());"],
    ['closes at once', 'ws.close();'],
  ])('%s', async (_name, code) => {
    await same(
      client(
        `${echo} const ws = new WebSocket(\`ws://localhost:\${port}/chat\`);
        console.log(ws.readyState, ws.url.replace(String(port), 'port'));
        ws.on('error', (error) => console.log(error.message));
        ws.on('close', (code, reason) => { console.log('client', code, String(reason)); setTimeout(done, 50); });
        ws.on('pong', (data) => console.log('pong', String(data)));
        ${code}`,
      ),
    );
  });

  it('is refused', async () => {
    await same(
      client(
        "const ws = new WebSocket(`ws://localhost:${port}/`); ws.on('error', (error) => console.log(error.message)); ws.on('close', (code) => { console.log(code); done(); });",
        'res.writeHead(403).end();',
      ),
    );
  });
});

describe('a proxy', () => {
  it('passes requests on, and answers', async () => {
    await peers.same(
      client(
        'port = server.address().port;',
        `if (req.headers.via) { res.writeHead(201, 'Made', { 'X-Up': 'stream' }); req.pipe(res); return; }
        const up = http.request({ host: 'localhost', port, path: req.url, method: req.method, headers: { ...req.headers, via: '1.1 me' } }, (answer) => {
          const { date, ...headers } = answer.headers;
          res.writeHead(answer.statusCode, answer.statusMessage, headers);
          answer.pipe(res);
        });
        req.pipe(up);`,
      ),
      [{ send: GET }, { until: '0\r\n\r\n' }],
    );
  });
});
