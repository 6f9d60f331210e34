import type { RawEntry } from './entry.ts';

/** Headers that matter for realtime, by their name in lower case. */
export const headers: Readonly<Record<string, RawEntry>> = {
  accept: {
    name: 'Accept',
    meaning: 'Kinds of content that the client can use. EventSource asks for text/event-stream.',
    why: 'One address can serve several forms, and the server can choose.',
    source: 'RFC 9110 §12.5.1',
  },
  'accept-encoding': {
    name: 'Accept-Encoding',
    meaning: 'Compressions that the client understands.',
    why: 'Compression saves bytes, but a server that compresses a stream may hold events back until it has enough of them.',
    source: 'RFC 9110 §12.5.3',
  },
  'accept-language': {
    name: 'Accept-Language',
    meaning: 'Languages that the reader prefers.',
    why: 'It is sent with every request, and so it is part of what polling costs.',
    source: 'RFC 9110 §12.5.4',
  },
  'access-control-allow-origin': {
    name: 'Access-Control-Allow-Origin',
    meaning: 'Which pages of other origins may read the answer.',
    why: 'The browser keeps an answer from a page unless the server allows it. WebSocket has no such check: its server must look at Origin.',
    source: 'Fetch, CORS https://fetch.spec.whatwg.org/#http-access-control-allow-origin',
  },
  'cache-control': {
    name: 'Cache-Control',
    meaning: 'Whether and how long the answer may be stored.',
    why: 'An answer that is fresh for one second is wrong for a live price. no-store or no-cache says so.',
    source: 'RFC 9111 §5.2',
  },
  connection: {
    name: 'Connection',
    meaning: 'Options for the next party only: keep-alive, close, or Upgrade.',
    why: 'Headers named here must not be passed on by a proxy. That is why an upgrade needs it.',
    source: 'RFC 9110 §7.6.1',
  },
  'content-encoding': {
    name: 'Content-Encoding',
    meaning: 'The compression of the content.',
    why: 'It belongs to the content and stays when a proxy cuts chunks anew.',
    source: 'RFC 9110 §8.4',
  },
  'content-length': {
    name: 'Content-Length',
    meaning: 'The number of bytes of content.',
    why: 'The connection can be used again only if the receiver knows where the content ends.',
    source: 'RFC 9110 §8.6',
  },
  'content-type': {
    name: 'Content-Type',
    meaning: 'What the content is, such as application/json or text/event-stream.',
    why: 'EventSource fails for good if an answer is not text/event-stream.',
    source: 'RFC 9110 §8.3',
  },
  cookie: {
    name: 'Cookie',
    meaning: 'What the server had stored in the browser.',
    why: 'It goes along with every request to that host, also with a WebSocket handshake from a page of another origin.',
    source: 'RFC 6265 §5.4',
  },
  date: {
    name: 'Date',
    meaning: 'When the answer was made.',
    why: 'Caches count the age of an answer from it.',
    source: 'RFC 9110 §6.6.1',
  },
  etag: {
    name: 'ETag',
    meaning: 'A name for this version of the content.',
    why: 'A client that gives it back in If-None-Match gets a short 304 while nothing has changed.',
    source: 'RFC 9110 §8.8.3',
  },
  host: {
    name: 'Host',
    meaning: 'The host, and perhaps the port, that the request is for.',
    why: 'One address serves many hosts.',
    source: 'RFC 9110 §7.2',
  },
  'if-none-match': {
    name: 'If-None-Match',
    meaning: 'Asks for content only if its version is another than this one.',
    why: 'Polling with it costs a head in each direction and no content while nothing has changed.',
    source: 'RFC 9110 §13.1.2',
  },
  'keep-alive': {
    name: 'Keep-Alive',
    meaning: 'How long a connection may stay idle, and for how many requests.',
    why: 'It is a hint, so that the client does not send into a connection that is being closed.',
    source: 'RFC 2068 §19.7.1.1',
  },
  'last-event-id': {
    name: 'Last-Event-ID',
    meaning: 'The id of the last event that the client received.',
    why: 'EventSource sends it when it connects again, so that the server can go on where the stream broke.',
    source:
      'HTML §9.2.4 https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
  },
  origin: {
    name: 'Origin',
    meaning:
      'The origin of the page that makes the request. “null” for a page without one, such as a sandboxed frame.',
    why: 'A page cannot forge it. A WebSocket server must check it, because browsers let any page connect.',
    source: 'RFC 6454 §7',
  },
  'sec-fetch-dest': {
    name: 'Sec-Fetch-Dest',
    meaning: 'What the browser wants the answer for.',
    why: 'Pages cannot set it, so a server can refuse requests that come from unexpected places.',
    source: 'Fetch Metadata §2.1 https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header',
  },
  'sec-websocket-accept': {
    name: 'Sec-WebSocket-Accept',
    meaning: 'Proof that the server has read the key: base64 of SHA-1 of the key and a fixed text.',
    why: 'No cache and no server that does not know WebSocket gives it by chance. It is not a secret.',
    source: 'RFC 6455 §11.3.3',
  },
  'sec-websocket-extensions': {
    name: 'Sec-WebSocket-Extensions',
    meaning: 'Extensions that the client offers, or that the server agrees to, such as permessage-deflate.',
    why: 'Both sides must know what changes before the first frame is sent.',
    source: 'RFC 6455 §11.3.2',
  },
  'sec-websocket-key': {
    name: 'Sec-WebSocket-Key',
    meaning: '16 random bytes in base64, new for each handshake.',
    why: 'The answer depends on it, so it cannot come from a cache. Scripts cannot set headers that begin with Sec-, so fetch cannot imitate a handshake.',
    source: 'RFC 6455 §11.3.1',
  },
  'sec-websocket-protocol': {
    name: 'Sec-WebSocket-Protocol',
    meaning: 'Subprotocols that the client offers, or the one that the server chose.',
    why: 'WebSocket carries any messages. This says in which language they are.',
    source: 'RFC 6455 §11.3.4',
  },
  'sec-websocket-version': {
    name: 'Sec-WebSocket-Version',
    meaning: 'The version of the protocol, 13.',
    why: '13 was the last draft that changed what is on the wire. The standard kept the number.',
    source: 'RFC 6455 §11.3.5',
  },
  server: {
    name: 'Server',
    meaning: 'The program that answers.',
    why: 'It helps when faults are looked for, and it helps attackers as well.',
    source: 'RFC 9110 §10.2.4',
  },
  te: {
    name: 'TE',
    meaning: 'Transfer codings that the client accepts, and whether it can use trailers.',
    why: 'Chunked is always accepted, so it is not named here.',
    source: 'RFC 9110 §10.1.4',
  },
  trailer: {
    name: 'Trailer',
    meaning: 'Names of headers that will come after the body.',
    why: 'The receiver can prepare for them.',
    source: 'RFC 9110 §6.6.2',
  },
  'transfer-encoding': {
    name: 'Transfer-Encoding',
    meaning: 'How the body is wrapped for the way to the next party. chunked: piece by piece.',
    why: 'A server can begin to send before it knows how much there will be. HTTP/2 has no need of it.',
    source: 'RFC 9112 §6.1',
  },
  upgrade: {
    name: 'Upgrade',
    meaning: 'Protocols that the sender would like to change to.',
    why: 'The connection starts as HTTP, which passes where a new protocol on a new port would be blocked.',
    source: 'RFC 9110 §7.8',
  },
  'user-agent': {
    name: 'User-Agent',
    meaning: 'The program that asks.',
    why: 'Browsers pretend to be one another, for old reasons, so it is long: often more than 100 bytes of each request.',
    source: 'RFC 9110 §10.1.5',
  },
  vary: {
    name: 'Vary',
    meaning: 'Request headers on which the answer depends.',
    why: 'A cache must not give one client the answer that was made for another.',
    source: 'RFC 9110 §12.5.5',
  },
  'x-accel-buffering': {
    name: 'X-Accel-Buffering',
    meaning: 'With the value no, asks nginx to pass the answer on at once.',
    why: 'A proxy that collects an answer before it passes it on makes a stream arrive all at once. The header is a habit of nginx, not a standard.',
    source:
      'nginx, proxy_buffering https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
  },
};
