/** For tests: whole conversations, sound and broken. */
import type { Said } from './trace.ts';

export const upgrade =
  'GET /feed HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
export const switching =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

export const polling: Said[] = [
  ['client', '\r\nGET /ticks?since=0 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n[{"a":1}'.slice(0, -1)],
  ['client', 'GET /ticks?since=1 HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n'],
  ['client', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
  ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
];
export const streaming: Said[] = [
  ['client', 'GET /s HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nHello\r\n0A\r\n0123456789\r\n'],
  ['server', '0\r\nDigest: abc\r\n\r\n'],
];
export const broken: Said[] = [
  ['client', 'GET / HTTP/1.1\nHost : a\r\nHost: b\r\n folded\r\nno colon\r\nA: b\x01\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nxyz\r\nlost'],
];
export const socket: Said[] = [
  ['client', upgrade],
  ['server', `${switching}<81 05>Hello`],
  ['client', '<81 85 37fa213d 7f9f4d5158><01 83 00000000>Hel'],
  ['client', '<89 80 00000000><80 82 00000000>lo<88 82 37fa213d 3412>'],
  ['server', '<8a 00><82 7e 0100>' + 'x'.repeat(256) + '<88 02 03e8>'],
];
export const refused: Said[] = [
  ['client', `${upgrade}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`],
  [
    'server',
    'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ],
];
export const eager: Said[] = [
  ['client', `${upgrade}<81 80 00000000>`],
  ['server', switching],
];
export const foreign: Said[] = [
  ['client', 'hello there\n'],
  ['server', 'HTTX'],
  ['client', 'more\r\n'],
];
export const badUtf8: Said[] = [
  ['client', upgrade],
  [
    'server',
    `${switching}<01 02 e282><80 01 ac><81 03 e282 41><01 01 e2><80 01 82><83 01 00><8a 7e 007e>` +
      'p'.repeat(126),
  ],
];
export const all = { polling, streaming, broken, socket, refused, eager, foreign, badUtf8 };
