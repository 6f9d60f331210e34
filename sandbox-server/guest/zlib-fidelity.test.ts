/** Compression: what the guest deflates Node can inflate, and the other way round. */
import {
  createDeflateRaw,
  deflateRawSync,
  createInflateRaw,
  constants,
  gunzipSync,
  gzipSync,
} from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IsolatePool } from '../isolates/isolate.ts';
import { createIsolatePool } from '../isolates/pool.ts';
import { TestRun, type TestClient } from '../isolates/test-run.ts';
import { close, OPEN } from './test-frames.ts';
import { Peers, type Step } from './test-peers.ts';

let pool: IsolatePool;
let peers: Peers;
beforeAll(async () => {
  [pool, peers] = await Promise.all([createIsolatePool({ warm: 1 }), Peers.start()]);
});
afterAll(() => Promise.all([pool.close(), peers.close()]));

const SERVER = (options: string): string => `import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 1, perMessageDeflate: ${options} });
server.on('connection', (socket) => {
  console.log(socket.extensions);
  socket.on('message', (data) => { console.log(data.length); socket.send(String(data)); });
  socket.on('error', (error) => console.log(error.code));
});`;

const TAIL = Buffer.from([0, 0, 0xff, 0xff]);

/** A client with permessage-deflate (RFC 7692) and windows that last. */
class DeflateClient {
  readonly #client: TestClient;
  readonly #deflate = createDeflateRaw();
  readonly #inflate = createInflateRaw();
  #read = 0;

  constructor(client: TestClient) {
    this.#client = client;
  }

  async open(offer: string): Promise<string> {
    this.#client.send(OPEN.replace('\r\n\r\n', `\r\nSec-WebSocket-Extensions: ${offer}\r\n\r\n`));
    const head = await this.#client.inbox.text('\r\n\r\n');
    this.#read = this.#client.inbox.length;
    return head;
  }

  async send(text: string): Promise<number> {
    const parts: Buffer[] = [];
    const onData = (part: Buffer): number => parts.push(part);
    this.#deflate.on('data', onData);
    this.#deflate.write(text);
    await new Promise<void>((resolve) => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    this.#deflate.off('data', onData);
    const payload = Buffer.concat(parts).subarray(0, -TAIL.length);
    if (payload.length > 125) throw new Error('This client sends short messages only.');
    this.#client.send(Buffer.concat([Buffer.from([0xc1, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
    return payload.length;
  }

  async receive(): Promise<{ text: string; compressed: number }> {
    const { inbox } = this.#client;
    await inbox.until(({ length }) => length >= this.#read + 2);
    const short = (inbox.bytes[this.#read + 1] ?? 0) & 0x7f;
    await inbox.until(({ length }) => length >= this.#read + (short < 126 ? 2 : 4));
    const head = inbox.bytes.subarray(this.#read);
    const [at, length] = short < 126 ? [2, short] : [4, head.readUInt16BE(2)];
    await inbox.until((all) => all.length >= this.#read + at + length);
    const payload = inbox.bytes.subarray(this.#read + at, this.#read + at + length);
    expect(head[0]).toBe(0xc1);
    this.#read += at + length;
    const parts: Buffer[] = [];
    const onData = (part: Buffer): number => parts.push(part);
    this.#inflate.on('data', onData);
    this.#inflate.write(Buffer.concat([payload, TAIL]));
    await new Promise<void>((resolve) => this.#inflate.flush(resolve));
    this.#inflate.off('data', onData);
    return { text: Buffer.concat(parts).toString(), compressed: length };
  }
}

describe('permessage-deflate', () => {
  it('compresses with a window that lasts', async () => {
    const run = await TestRun.start(pool, SERVER('{ threshold: 0 }'));
    await run.listening;
    const client = new DeflateClient(run.connect());
    expect(await client.open('permessage-deflate; client_max_window_bits')).toContain(
      '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n',
    );
    const text = 'a sentence of some length, with few words that repeat: αβγδ';
    await client.send(text);
    const first = await client.receive();
    expect(first.text).toBe(text);
    expect(await client.send(text)).toBeLessThan(20);
    const second = await client.receive();
    expect(second.text).toBe(text);
    expect(second.compressed).toBeLessThan(first.compressed / 2);
    await client.send('x'.repeat(60_000));
    expect((await client.receive()).text).toBe('x'.repeat(60_000));
    await run.stop();
  });

  it('compresses without one', async () => {
    const run = await TestRun.start(pool, SERVER('{ threshold: 0, serverNoContextTakeover: true }'));
    await run.listening;
    const client = new DeflateClient(run.connect());
    await client.open('permessage-deflate');
    for (const text of ['one one one one', 'one one one one', '']) {
      await client.send(text);
      expect((await client.receive()).text).toBe(text);
    }
    await run.stop();
  });

  it('heeds a client with a small window', async () => {
    const run = await TestRun.start(pool, SERVER('{ threshold: 0 }'));
    await run.listening;
    const client = new DeflateClient(run.connect());
    expect(await client.open('permessage-deflate; server_max_window_bits=9')).toContain(
      'server_max_window_bits=9',
    );
    await client.send('small small small');
    expect((await client.receive()).text).toBe('small small small');
    await run.stop();
  });

  it('refuses what does not inflate, and what inflates too far', async () => {
    const run = await TestRun.start(
      pool,
      SERVER('{ threshold: 0 }').replace('port: 1,', 'port: 1, maxPayload: 1000,'),
    );
    await run.listening;
    const broken = run.connect();
    await new DeflateClient(broken).open('permessage-deflate');
    broken.send(Buffer.from([0xc1, 0x83, 0, 0, 0, 0, 0xff, 0xff, 0xff]));
    expect(await broken.inbox.closed()).toBe('fin');
    const bomb = run.connect();
    const client = new DeflateClient(bomb);
    await client.open('permessage-deflate');
    await client.send('x'.repeat(60_000));
    await run.line('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH');
    expect(await bomb.inbox.closed()).toBe('fin');
    await run.stop();
  });
});

describe('node:zlib', () => {
  it('gives the same bytes as Node', async () => {
    const source = `import zlib from 'node:zlib';
import net from 'node:net';
const text = 'words that repeat, words that do not, words'.repeat(20);
const all = [zlib.deflateRawSync(text), zlib.deflateSync(text, { level: 9 }), zlib.deflateRawSync(text, { windowBits: 9, memLevel: 1 }), zlib.gzipSync(text, { level: 1 })];
net.createServer((socket) => {
  for (const bytes of all) socket.write(bytes);
  const stream = zlib.createDeflateRaw();
  stream.on('data', (bytes) => socket.write(bytes));
  stream.write(text);
  stream.flush(zlib.constants.Z_SYNC_FLUSH, () => { stream.write(text); stream.end(); });
  stream.on('end', () => socket.end());
}).listen(1);
for (const name of ['inflateSync', 'inflateRawSync', 'gunzipSync']) {
  for (const bytes of [Buffer.from('nonsense'), all[1].subarray(0, 20)]) {
    try { zlib[name](bytes); } catch (error) { console.log(name, error.code, error.errno); }
  }
}`;
    await peers.same(source, [{ closed: true }]);
  });

  it('lets ws send the same compressed frames as on Node', async () => {
    const offer = OPEN.replace(
      '\r\n\r\n',
      '\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_max_window_bits=10\r\n\r\n',
    );
    const message = deflateRawSync('some words, some words, some words', {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const frame = Buffer.concat([
      Buffer.from([0xc1, 0x80 | (message.length - 4), 0, 0, 0, 0]),
      message.subarray(0, -4),
    ]);
    const done: readonly Step[] = [{ send: close(1000) }, { closed: true }];
    await peers.same(SERVER('{ threshold: 0 }'), [
      { send: offer },
      { until: '\r\n\r\n' },
      { send: frame },
      { printed: '34' },
      ...done,
    ]);
    await peers.same(SERVER('{ threshold: 0, serverNoContextTakeover: true }'), [
      { send: offer },
      { until: '\r\n\r\n' },
      { send: frame },
      { printed: '34' },
      ...done,
    ]);
  });

  it('makes and reads gzip and deflate', async () => {
    const packed = gzipSync('from outside').toString('base64');
    const run = await TestRun.start(
      pool,
      `import zlib from 'node:zlib';
import { promisify } from 'node:util';
console.log(zlib.gzipSync('from inside').toString('base64'));
console.log(zlib.gunzipSync(Buffer.from('${packed}', 'base64')).toString());
console.log(String(zlib.inflateSync(zlib.deflateSync('a'))), String(await promisify(zlib.inflateRaw)(zlib.deflateRawSync('b'))));
const gzip = zlib.createGzip();
const parts = [];
gzip.on('data', (part) => parts.push(part)).on('end', () => console.log(String(zlib.gunzipSync(Buffer.concat(parts)))));
gzip.write('one '); gzip.flush(() => gzip.end('two'));
try { zlib.inflateSync('nonsense'); } catch (error) { console.log(error.code); }`,
    );
    await run.exited;
    const [made, ...rest] = run.lines.map(({ text }) => text);
    expect(gunzipSync(Buffer.from(made ?? '', 'base64')).toString()).toBe('from inside');
    expect(rest).toEqual(['from outside', 'a b', 'Z_DATA_ERROR', 'one two']);
  });

  it('refuses the options that Node refuses', async () => {
    await peers.same(
      `import net from 'node:net';
import zlib from 'node:zlib';
for (const options of [{ windowBits: 7 }, { windowBits: 0 }, { chunkSize: 0 }, { level: 10 }, { level: 'x' }, { memLevel: {} }, { windowBits: NaN }])
  for (const make of ['createDeflateRaw', 'createInflateRaw'])
    try { zlib[make](options); console.log(make); } catch (error) { console.log(make, error.name, error.code, error.message); }
net.createServer().listen(1, () => console.log('done'));`,
      [{ printed: 'done' }],
    );
  });
});
