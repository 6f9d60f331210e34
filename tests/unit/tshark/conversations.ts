/** Real conversations on loopback, made by real clients and servers: Node, `ws`, Chromium, and bare sockets for what is broken. */
import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { launchBrowser } from '../../support/browser.ts';

/** A server that answers in all the ways that the course teaches. */
export async function startServer(): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer(answer);
  const plain = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const deflating = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } });
  for (const sockets of [plain, deflating]) sockets.on('connection', echo);
  server.on('upgrade', (request, socket: Socket, head) => {
    const sockets = request.url?.startsWith('/deflate') ? deflating : plain;
    if (request.url === '/raw') switchByHand(request, socket);
    else
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeAll(server) };
}

function closeAll(server: Server): void {
  server.closeAllConnections();
  server.close();
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.replace(/\?.*$/, '');
  if (path === '/empty') response.writeHead(204).end();
  else if (path === '/same') response.writeHead(304).end();
  else if (path === '/held') setTimeout(() => response.end('[{"seq":1}]'), 250);
  else if (path === '/chunks') {
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', Trailer: 'X-Count' });
    for (let seq = 1; seq <= 5; seq += 1) response.write(`{"seq":${seq}}\n`);
    response.addTrailers({ 'X-Count': '5' });
    response.end();
  } else if (path === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': hello\nretry: 60000\n\n');
    for (let seq = 1; seq <= 5; seq += 1) response.write(`id: ${seq}\ndata: tick ${seq}\n\n`);
    response.end();
  } else if (path === '/page') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>page</title>');
  } else request.on('end', () => response.end('[]')).resume();
}

function echo(socket: WebSocket): void {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
}

/** Agrees to WebSocket and then sends what no library would. */
function switchByHand(request: IncomingMessage, socket: Socket): void {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${request.headers['x-accept'] as string}\r\n\r\n`,
  );
  const frames = [
    '8184000000006d61736b', // masked by a server
    'a101 61', // RSV2 set
    '8301 61', // opcode 3
    '8001 61', // continuation of nothing
    '817e0003 616263', // length not in its shortest form
    '0901 61', // fragmented ping
    '8901 70',
    '8102 c328', // no UTF-8
    '8803 03edff', // a close code that may not be sent
    '8101 7a', // after the close frame
  ];
  socket.end(Buffer.from(frames.join('').replaceAll(' ', ''), 'hex'));
}

/** Polling: several requests on one connection, one of them with content. */
export async function polling(port: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const path of ['/ticks?since=0', '/empty', '/same', '/held', '/ticks?since=1'])
    await fetchText(port, path, agent);
  agent.destroy();
}

export const chunks = (port: number): Promise<void> => fetchText(port, '/chunks');
export const events = (port: number): Promise<void> => fetchText(port, '/events');

async function fetchText(port: number, path: string, agent?: Agent): Promise<void> {
  const [response] = (await once(
    get({ port, path, host: '127.0.0.1', agent: agent ?? false }),
    'response',
  )) as [IncomingMessage];
  await once(response.resume(), 'end');
}

const SIZES = [0, 1, 125, 126, 65_535, 65_536, 200_000];

/** Every length, text and binary, both ways, with control frames and a close. */
export async function plainSocket(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/plain`, { perMessageDeflate: false });
  await once(socket, 'open');
  for (const size of SIZES) await said(socket, Buffer.alloc(size, 'x'), size % 2 === 0);
  socket.ping('are you there');
  await once(socket, 'pong');
  await closed(socket);
}

/** Compressed messages with context takeover, and one that is fragmented. */
export async function deflatedSocket(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/deflate`, { perMessageDeflate: { threshold: 0 } });
  await once(socket, 'open');
  for (let seq = 1; seq <= 10; seq += 1)
    await said(socket, JSON.stringify({ seq, symbol: 'YHOO', price: 10 + seq }), false);
  await said(socket, 'long '.repeat(20_000), false);
  await said(socket, Buffer.from([1, 2, 3]), true);
  await fragments(socket);
  await closed(socket);
}

/** Fragments with a ping between them. */
export async function fragmentedSocket(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/plain`, { perMessageDeflate: false });
  await once(socket, 'open');
  await fragments(socket);
  await closed(socket);
}

async function fragments(socket: WebSocket): Promise<void> {
  const answered = once(socket, 'message');
  socket.send('one €', { fin: false });
  socket.ping();
  socket.send(' two ', { fin: false });
  socket.send('three', { fin: true });
  await answered;
}

async function said(socket: WebSocket, data: string | Buffer, binary: boolean): Promise<void> {
  const answered = once(socket, 'message');
  socket.send(data, { binary });
  await answered;
}

async function closed(socket: WebSocket): Promise<void> {
  const done = once(socket, 'close');
  socket.close(1000, 'done');
  await done;
}

/** Frames that break the rules, from both sides. */
export async function brokenSocket(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'GET /raw HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  );
  await once(socket, 'data');
  const ended = once(socket, 'close');
  socket.end(Buffer.from('8105756e6d736b' + '81820a0b0c0d6b69' + 'fb80aabbccdd', 'hex'));
  socket.resume();
  await ended;
}

/** As text, because it runs in the page: nothing may be added to it on the way. */
const IN_THE_PAGE = `(async () => {
  for (const path of ['/ticks', '/chunks', '/empty']) await (await fetch(path)).text();
  await new Promise((resolve) => {
    const source = new EventSource('/events');
    source.onerror = () => { source.close(); resolve(); };
  });
  for (const path of ['/plain', '/deflate']) {
    await new Promise((resolve) => {
      const socket = new WebSocket('ws://' + location.host + path);
      let answers = 0;
      socket.onopen = () => ['Hello', 'Hello', 'x'.repeat(70000)].forEach((text) => socket.send(text));
      socket.onmessage = () => { if ((answers += 1) === 3) socket.close(4000, 'enough'); };
      socket.onclose = resolve;
    });
  }
})()`;

/** What a browser does: fetch, EventSource, and a WebSocket that may compress. */
export async function browser(port: number): Promise<void> {
  const chromium = await launchBrowser();
  try {
    const page = await chromium.newPage();
    await page.goto(`http://127.0.0.1:${port}/page`);
    await page.evaluate(IN_THE_PAGE);
  } finally {
    await chromium.close();
  }
}
