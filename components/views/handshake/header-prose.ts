/** What the headers are for that learners meet in the course, by name in lower case. */
import type { Source } from '../../../wire/index.ts';

export interface HeaderEntry {
  readonly meaning: string;
  readonly source: Source;
}

const rfc = (number: number, section: string): Source => ({
  section: `RFC ${number} §${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

const fetchMetadata: HeaderEntry = {
  meaning:
    'Tells the server what kind of page and action the request came from, so that it can refuse others.',
  source: { section: 'Fetch Metadata §2', url: 'https://www.w3.org/TR/fetch-metadata/#framework' },
};

const clientHint: HeaderEntry = {
  meaning: 'A hint about the browser and its system, in place of parsing User-Agent.',
  source: { section: 'UA Client Hints §3', url: 'https://wicg.github.io/ua-client-hints/#http-ua-hints' },
};

const cors = (meaning: string): HeaderEntry => ({
  meaning,
  source: { section: 'Fetch §3.3', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
});

const entries: Readonly<Record<string, HeaderEntry>> = {
  host: {
    meaning:
      'Which site is meant, as one address may serve many. The only header that every request must have.',
    source: rfc(9110, '7.2'),
  },
  upgrade: {
    meaning: 'The protocol to change to on this same connection: websocket.',
    source: rfc(6455, '4.1'),
  },
  connection: {
    meaning:
      'What applies to this one connection and not beyond the next proxy. For a WebSocket it must name Upgrade.',
    source: rfc(9110, '7.6.1'),
  },
  origin: {
    meaning: 'The site whose page asks. The server can refuse pages that it does not trust.',
    source: rfc(6455, '10.2'),
  },
  'sec-websocket-key': {
    meaning:
      '16 random bytes in base64, new for each handshake. The server must show in its answer that it has read them.',
    source: rfc(6455, '11.3.1'),
  },
  'sec-websocket-version': {
    meaning: 'The version of the protocol. 13 is the one of RFC 6455.',
    source: rfc(6455, '11.3.5'),
  },
  'sec-websocket-accept': {
    meaning:
      'The proof that the server understood: computed from the key, so no cached or careless answer has it.',
    source: rfc(6455, '11.3.3'),
  },
  'sec-websocket-extensions': {
    meaning: 'Extensions offered, or agreed on, such as permessage-deflate to compress messages.',
    source: rfc(6455, '11.3.2'),
  },
  'sec-websocket-protocol': {
    meaning: 'Subprotocols: offered by the client in the order it prefers, of which the server picks one.',
    source: rfc(6455, '11.3.4'),
  },
  'user-agent': {
    meaning: 'Which program asks. Often the longest line, and it is sent with every request.',
    source: rfc(9110, '10.1.5'),
  },
  accept: { meaning: 'Which types of content the client can use.', source: rfc(9110, '12.5.1') },
  'accept-encoding': { meaning: 'Which compressions the client can undo.', source: rfc(9110, '12.5.3') },
  'accept-language': { meaning: 'Which languages the reader prefers.', source: rfc(9110, '12.5.4') },
  'cache-control': {
    meaning: 'Whether, for how long and by whom an answer may be stored and used again.',
    source: rfc(9111, '5.2'),
  },
  pragma: { meaning: 'no-cache, as HTTP/1.0 said it.', source: rfc(9111, '5.4') },
  'content-type': {
    meaning: 'What the content is, so that the receiver can read it.',
    source: rfc(9110, '8.3'),
  },
  'content-length': {
    meaning:
      'How many bytes of content follow the head. It is how the receiver knows where the message ends.',
    source: rfc(9110, '8.6'),
  },
  'transfer-encoding': {
    meaning: 'chunked: the content comes in pieces that each say their size, as the whole is not known yet.',
    source: rfc(9112, '6.1'),
  },
  'keep-alive': {
    meaning: 'How long the server will keep the connection open with nothing on it.',
    source: rfc(9112, 'c.2.2'),
  },
  date: { meaning: 'When the answer was made, by the server’s clock.', source: rfc(9110, '6.6.1') },
  etag: {
    meaning: 'A name for this state of the content. The client can ask later whether it has changed.',
    source: rfc(9110, '8.8.3'),
  },
  'if-none-match': {
    meaning: 'Send the content only if its state is not the one with this ETag; else answer 304.',
    source: rfc(9110, '13.1.2'),
  },
  referer: { meaning: 'The page that the request came from.', source: rfc(9110, '10.1.3') },
  server: { meaning: 'Which program answers.', source: rfc(9110, '10.2.4') },
  vary: {
    meaning: 'Which headers of the request the answer depends on, so that caches keep them apart.',
    source: rfc(9110, '12.5.5'),
  },
  'last-event-id': {
    meaning: 'The last event that the client has seen, so that the server can go on from there.',
    source: {
      section: 'HTML §9.2.4',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  },
  'access-control-allow-origin': cors('Which sites’ pages may read the answer.'),
};

/** What a header is for; nothing for those that the course does not meet. */
export function headerEntry(name: string): HeaderEntry | undefined {
  const lower = name.toLowerCase();
  if (lower.startsWith('sec-fetch-')) return fetchMetadata;
  if (lower.startsWith('sec-ch-')) return clientHint;
  if (lower.startsWith('access-control-')) {
    return entries[lower] ?? cors('Part of the agreement on what pages of other sites may do.');
  }
  return entries[lower];
}
