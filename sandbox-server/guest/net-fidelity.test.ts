/** `node:net` gives the same bytes and events in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { OPEN } from './test-frames.ts';
import { Peers } from './test-peers.ts';

let peers: Peers;
beforeAll(async () => {
  peers = await Peers.start();
});
afterAll(() => peers.close());

describe('node:net', { timeout: 30_000 }, () => {
  const net = (handler: string, options = '{}'): string => `import net from 'node:net';
net.createServer(${options}, (socket) => { ${handler} }).listen(1);`;

  it('echoes, and ends when the client ends', async () => {
    const source = net(`
      socket.on('data', (data) => { console.log('data', data.length); socket.write(data); });
      socket.on('end', () => console.log('end', socket.bytesRead, socket.bytesWritten));
      socket.on('finish', () => console.log('finish', socket.readable, socket.writable));
      socket.on('close', (hadError) => console.log('close', hadError, socket.destroyed));`);
    await peers.same(source, [
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
    await peers.same(source, [{ closed: true }, { end: true }, { printed: 'close' }]);
  });

  it('keeps its half open when it may', async () => {
    const source = net(
      "socket.on('end', () => setTimeout(() => socket.end('after'), 10)); socket.resume();",
      '{ allowHalfOpen: true }',
    );
    await peers.same(source, [{ send: 'x' }, { end: true }, { until: 'after' }, { closed: true }]);
  });

  it('tells of a reset', async () => {
    const source = net(
      "socket.on('error', (e) => console.log(e.code, e.message)); socket.on('close', (h) => console.log('close', h)); socket.write('x');",
    );
    await peers.same(source, [{ until: 'x' }, { reset: true }, { printed: 'close' }]);
  });

  it('reads as text, by iteration and by pieces', async () => {
    await peers.same(
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
    await peers.same(
      net(
        '(async () => { for await (const part of socket) socket.write(part); })();',
        '{ allowHalfOpen: true }',
      ),
      [{ send: 'abc' }, { until: 'abc' }],
    );
    await peers.same(
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
    await peers.same(`import crypto from 'node:crypto';\n${source}`, [{ send: OPEN }, { until: '\r\n\r\n' }]);
  });
});
