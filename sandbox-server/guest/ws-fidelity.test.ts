/** The real `ws` gives the same bytes and events in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, frame, OPEN } from './test-frames.ts';
import { LAST, Peers, type Step } from './test-peers.ts';

let peers: Peers;
beforeAll(async () => {
  peers = await Peers.start();
});
afterAll(() => peers.close());

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
    const seen = await peers.same(ECHO, [
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
    await peers.same(ECHO, [
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
      const seen = await peers.same(ECHO, [...opened, { send: message }, ...finish]);
      expect(seen.bytes.length).toBeGreaterThan(length + head);
      const bits: Step[] = Array.from(message.subarray(0, 20), (byte) => ({ send: Uint8Array.of(byte) }));
      await peers.same(ECHO, [...opened, ...bits, { send: message.subarray(20) }, ...finish]);
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
    await peers.same(ECHO, [
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
    await peers.same(ECHO, [{ send: request }, { closed: true }]);
  });

  it('takes frames that come with the handshake', async () => {
    const together = Buffer.concat([Buffer.from(OPEN), frame(1, 'at once')]);
    await peers.same(ECHO, [{ send: together }, { until: 'at once' }]);
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
    await peers.same(shared, [
      { send: OPEN },
      { until: 'welcome' },
      { send: frame(1, 'x') },
      { closed: true },
    ]);
    await peers.same(shared, [{ send: LAST }, { closed: true }]);
    await peers.same(shared, [{ send: OPEN.replace('/chat', '/other') }, { closed: true }]);
  });

  it('closes by itself', async () => {
    const source = ECHO.replace('socket.send(data, { binary: isBinary });', "socket.close(4001, 'enough');");
    await peers.same(source, [
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
