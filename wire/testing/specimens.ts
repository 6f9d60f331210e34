/** For tests: at least one conversation for every problem and every field. */
import { deflateSync } from 'fflate';
import type { ProblemId } from '../fields/index.ts';
import { bytesOf, type Said } from './trace.ts';

export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export const upgrade = (extra = ''): string =>
  'GET /feed HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${extra}\r\n`;

export const switching = (extra = ''): string =>
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  `Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${extra}\r\n`;

const get = 'GET / HTTP/1.1\r\nHost: a\r\n';
const request = (text: string): Said[] => [['client', text]];
const answer = (text: string): Said[] => [
  ['client', `${get}\r\n`],
  ['server', text],
];
const ok = 'HTTP/1.1 200 OK\r\n';
/** An answer with this content, in one chunk that has no end. */
export const stream = (type: string, content: string): Said[] =>
  answer(`${ok}Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n${content}`);
const events = (content: string): Said[] => stream('text/event-stream; charset=utf-8', content);
const lines = (content: string): Said[] => stream('application/x-ndjson', content);
const fromClient = (frames: string): Said[] => [
  ['client', upgrade()],
  ['server', switching()],
  ['client', frames],
];
const fromServer = (frames: string): Said[] => [
  ['client', upgrade()],
  ['server', switching() + frames],
];

/** Frames from a server that agreed to compress. */
export const deflated = (frames: string, parameters = 'server_max_window_bits=15'): Said[] => [
  ['client', upgrade('Sec-WebSocket-Extensions: permessage-deflate\r\n')],
  ['server', `${switching(`Sec-WebSocket-Extensions: permessage-deflate; ${parameters}\r\n`)}${frames}`],
];

/** A compressed message with its frame head: one last block, and the byte that RFC 7692 §7.2.3.4 asks for after it. */
function compressedFrame(message: Uint8Array, opcode: string): string {
  const bytes = [...deflateSync(message, { level: 9 }), 0];
  const length = bytes.length.toString(16);
  const head = bytes.length > 125 ? `7e ${length.padStart(4, '0')}` : length.padStart(2, '0');
  return `<${opcode} ${head} ${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}>`;
}

/** 9 MB of NUL bytes: 9,000 bytes on the wire. */
const BOMB = compressedFrame(new Uint8Array(9 * 1024 * 1024), 'c2');

/** A text that is long enough for codes of its own. */
const DYNAMIC = compressedFrame(
  bytesOf(Array.from({ length: 400 }, (_, index) => `${(index * 7919) % 1013} `).join('')),
  'c1',
);

/** Conversations in which exactly this problem is found. */
export const broken: Readonly<Record<ProblemId, readonly Said[][]>> = {
  'http.malformed-start-line': [
    request('GET / a HTTP/1.1\r\nHost: a\r\n\r\n'),
    request('GET /\r\n\r\n'),
    request('GET  / HTTP/1.1\r\nHost: a\r\n\r\n'),
    answer('HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n'),
  ],
  'http.unsupported-version': [request('PRI * HTTP/2.0\r\n\r\n'), answer('HTTP/9.9 204 No\r\n\r\n')],
  'http.bare-lf': [request('GET / HTTP/1.1\nHost: a\r\n\r\n'), answer('HTTP/1.1 204 No\r\n\n')],
  'http.bare-cr': [request(`${get}A: b\rc\r\n\r\n`)],
  'http.leading-space': [request('GET / HTTP/1.1\r\n A: b\r\nHost: a\r\n\r\n')],
  'http.obs-fold': [request(`${get}A: b\r\n\tc\r\n\r\n`)],
  'http.space-before-colon': [request(`${get}A : b\r\n\r\n`)],
  'http.malformed-header': [
    request(`${get}no colon\r\n\r\n`),
    request(`${get}: b\r\n\r\n`),
    request(`${get}A(): b\r\n\r\n`),
  ],
  'http.bad-header-value': [request(`${get}A: b<00>c\r\n\r\n`), request(`${get}A: b<7f>\r\n\r\n`)],
  'http.head-too-long': [request(`${get}A: ${'b'.repeat(70_000)}`)],
  'http.no-host': [request('GET / HTTP/1.1\r\n\r\n')],
  'http.two-hosts': [request(`${get}host: b\r\n\r\n`)],
  'http.two-lengths': [request(`${get}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)],
  'http.conflicting-lengths': [
    request(`${get}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`),
    request(`${get}Content-Length: 3, 4\r\n\r\nabc`),
  ],
  'http.bad-content-length': [
    request(`${get}Content-Length: +3\r\n\r\n`),
    answer('HTTP/1.1 200 OK\r\nContent-Length: 3x\r\n\r\n'),
  ],
  'http.bad-transfer-coding': [
    request(`${get}Transfer-Encoding: chunked, gzip\r\n\r\n`),
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nabc'),
  ],
  'http.transfer-coding-too-early': [
    answer('HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
  ],
  'http.length-not-allowed': [
    answer('HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n'),
    answer('HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n'),
  ],
  'http.bad-chunk-size': [
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'),
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n'),
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n'),
    answer(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;${'x'.repeat(20_000)}\r\n`),
  ],
  'http.bad-chunk-end': [
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n'),
    answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\rx'),
  ],
  'http.unasked-response': [[['server', 'HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n']]],
  'http.incomplete': [answer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'), answer('HTTP/1.1 200')],
  'sse.unknown-field': [events('Data: x\n\n'), events('hello\n')],
  'sse.bad-id': [events('id: a<00>b\n')],
  'sse.bad-retry': [events('retry: 3s\n'), events('retry:\n')],
  'ndjson.not-json': [lines('{"a":\n'), lines('1\n2,\n3\n')],
  'ws.bad-handshake-method': [
    request(upgrade().replace('GET', 'POST')),
    request(upgrade().replace('HTTP/1.1', 'HTTP/1.0')),
  ],
  'ws.no-upgrade': [request(upgrade().replace('Upgrade: websocket', 'Upgrade: h2c'))],
  'ws.no-connection-upgrade': [request(upgrade().replace('Connection: Upgrade', 'Connection: close'))],
  'ws.bad-key': [
    request(upgrade().replace(KEY, 'AAAA')),
    request(upgrade().replace(KEY, '!')),
    request(upgrade(`Sec-WebSocket-Key: ${KEY}\r\n`)),
    request(upgrade().replace(/Sec-WebSocket-Key.*\r\n/, '')),
  ],
  'ws.bad-version': [
    request(upgrade().replace('Version: 13', 'Version: 8')),
    request(upgrade().replace(/Sec-WebSocket-Version.*\r\n/, '')),
  ],
  'ws.wrong-accept': [
    [
      ['client', upgrade()],
      ['server', switching().replace('s3p', 'xxx')],
    ],
    [
      ['client', upgrade()],
      ['server', switching().replace(/Sec-WebSocket-Accept.*\r\n/, '')],
    ],
  ],
  'ws.unasked-protocol': [
    [
      ['client', upgrade('Sec-WebSocket-Protocol: ticks.v1\r\n')],
      ['server', switching('Sec-WebSocket-Protocol: ticks.v2\r\n')],
    ],
  ],
  'ws.unasked-extension': [
    [
      ['client', upgrade()],
      ['server', switching('Sec-WebSocket-Extensions: permessage-deflate\r\n')],
    ],
  ],
  'ws.reserved-bit': [fromServer('<c1 00>'), fromServer('<a1 00>'), fromServer('<91 00>')],
  'ws.reserved-opcode': [fromServer('<83 00>'), fromServer('<8b 00>')],
  'ws.unmasked-client-frame': [fromClient('<81 01>x')],
  'ws.masked-server-frame': [fromServer('<81 81 00000000>x')],
  'ws.long-control-frame': [fromServer(`<89 7e 007e>${'x'.repeat(126)}`)],
  'ws.fragmented-control-frame': [fromServer('<09 00>')],
  'ws.length-not-minimal': [fromServer('<81 7e 0005>Hello'), fromServer('<81 7f 0000000000000005>Hello')],
  'ws.length-too-large': [fromServer('<82 7f 8000000000000000>')],
  'ws.unexpected-continuation': [fromServer('<80 01>x')],
  'ws.missing-continuation': [fromServer('<01 01>x<81 01>y')],
  'ws.invalid-utf8': [fromServer('<81 01 ff>'), fromServer('<01 01 e2><80 01>x'), fromServer('<81 02 e282>')],
  'ws.short-close': [fromServer('<88 01 03>')],
  'ws.bad-close-code': [fromServer('<88 02 03ed>'), fromServer('<88 02 0000>'), fromServer('<88 02 1388>')],
  'ws.bad-close-reason': [fromServer('<88 03 03e8 ff>')],
  'deflate.bad-parameter': [
    deflated('', 'server_max_window_bits=16'),
    deflated('', 'server_no_context_takeover=1'),
    deflated('', 'x'),
    deflated('', 'server_no_context_takeover; server_no_context_takeover'),
  ],
  'deflate.unasked-parameter': [deflated('', 'client_max_window_bits=10')],
  'deflate.damaged': [deflated('<c1 01 06>')],
  'deflate.too-far': [deflated('<c1 05 f200110000>')],
  'deflate.too-much': [deflated(BOMB)],
  'deflate.lost': [deflated('<c1 01 06><c1 07 f248cdc9c90700>')],
  'ws.frame-after-close': [fromServer('<88 02 03e8><81 01>x')],
};

/** Conversations without a problem, which have all fields between them. */
export const sound: readonly Said[][] = [
  [
    ['client', '\r\nGET /ticks HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]'],
    ['server', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nDigest: x\r\n\r\n`],
    ['client', 'GE'],
  ],
  [
    ['client', `${get}\r\n`],
    ['server', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5000)}`],
  ],
  answer(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000_000)}`),
  answer('HTTP/1.1 099\r\n\r\n'),
  [
    ['client', upgrade()],
    [
      'server',
      `${switching()}<81 05>Hello<82 7e 007e>${'x'.repeat(126)}<82 7f 0000000000010000>${'x'.repeat(65_536)}`,
    ],
    ['client', '<81 85 37fa213d 7f9f4d5158><88 85 00000000 03e8>bye'],
    ['server', '<88 7e 00>'],
  ],
  [['client', '<00 01 02>']],
  deflated(
    '<c1 07 f248cdc9c90700><41 03 f248cd><80 04 c9c90700><c1 0b 000500faff48656c6c6f00><c1 05 f200110000>',
  ),
  deflated(DYNAMIC),
  events('<efbbbf>: hi\nid: 1\nevent: tick\r\nretry: 10\rdata:  x\ndata\n\n\ndata:y\n\ndata: z\nda'),
  events('data: x\n\n'.repeat(5000)),
  lines('1\n\n[2]\r\n{"a"'),
];
