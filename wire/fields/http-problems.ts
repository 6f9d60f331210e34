import type { RawRule } from './entry.ts';

/** Rules of HTTP/1.1 that a message can break. */
export const httpProblems = {
  'http.malformed-start-line': {
    name: 'Malformed start line',
    meaning:
      'The first line is neither “method target version” nor “version status reason”, with one space between the parts.',
    why: 'Parties that guess differently at a crooked line act on different requests. A server should answer 400.',
    source: 'RFC 9112 §3',
  },
  'http.unsupported-version': {
    name: 'Unknown version',
    meaning:
      'The version is not HTTP/1.0 or HTTP/1.1, although the message is written in the form of HTTP/1.',
    why: 'HTTP/2 and HTTP/3 are binary. A text message cannot be either.',
    source: 'RFC 9112 §2.3',
  },
  'http.bare-lf': {
    name: 'Line feed alone',
    meaning: 'A line ends in LF without a CR before it.',
    why: 'A receiver may accept it. Where two receivers disagree about where a line ends, a request can be smuggled past one of them.',
    source: 'RFC 9112 §2.2',
  },
  'http.bare-cr': {
    name: 'Carriage return alone',
    meaning: 'A CR stands inside a line, without an LF after it.',
    why: 'Some receivers would end the line there and some would not, so a sender must never produce it.',
    source: 'RFC 9112 §2.2',
  },
  'http.leading-space': {
    name: 'Space before the first header',
    meaning: 'The line after the start line begins with a space or a tab.',
    why: 'It could be read as a header or as part of the start line. A server must refuse it or ignore such lines.',
    source: 'RFC 9112 §2.2',
  },
  'http.obs-fold': {
    name: 'Folded header',
    meaning: 'A header goes on in a further line that begins with a space or a tab.',
    why: 'E-mail allows it. In HTTP it is obsolete, because receivers did not agree on what it means.',
    source: 'RFC 9112 §5.2',
  },
  'http.space-before-colon': {
    name: 'Space before the colon',
    meaning: 'There is a space between the name of a header and its colon.',
    why: 'Servers that ignored it and proxies that did not could be made to see different headers. A server must answer 400.',
    source: 'RFC 9112 §5.1',
  },
  'http.malformed-header': {
    name: 'Malformed header',
    meaning: 'A line of the head has no name, no colon, or a character in its name that no name may have.',
    why: 'A receiver cannot know what such a line was meant to be.',
    source: 'RFC 9112 §5',
  },
  'http.bad-header-value': {
    name: 'Control character in a value',
    meaning: 'A header value holds a control character such as NUL.',
    why: 'Programs written in C end a text at NUL, so that they would see another value than the rest.',
    source: 'RFC 9110 §5.5',
  },
  'http.head-too-long': {
    name: 'Head too long',
    meaning: 'The head is longer than is read here, so the rest of this direction is not dissected.',
    why: 'A receiver has to put a limit to what it stores before it knows what is asked. A server answers 431 or 414.',
    source: 'RFC 9110 §5.4',
  },
  'http.no-host': {
    name: 'No Host header',
    meaning: 'A request of HTTP/1.1 lacks the Host header.',
    why: 'One address serves many hosts. Without the header the server cannot tell which is meant, and must answer 400.',
    source: 'RFC 9112 §3.2',
  },
  'http.two-hosts': {
    name: 'More than one Host header',
    meaning: 'A request has several Host headers.',
    why: 'A proxy could go by one and the server by the other. The server must answer 400.',
    source: 'RFC 9112 §3.2',
  },
  'http.two-lengths': {
    name: 'Two lengths',
    meaning: 'The message has both Transfer-Encoding and Content-Length. Transfer-Encoding wins.',
    why: 'A party that goes by the other one sees the message end elsewhere: this is how requests are smuggled.',
    source: 'RFC 9112 §6.3',
  },
  'http.conflicting-lengths': {
    name: 'Conflicting Content-Length',
    meaning: 'The message gives its length more than once, and the values differ.',
    why: 'There is no safe choice, so the receiver must treat it as an error that cannot be mended.',
    source: 'RFC 9112 §6.3',
  },
  'http.bad-content-length': {
    name: 'Bad Content-Length',
    meaning: 'The value of Content-Length is not a whole number.',
    why: 'Where the body ends cannot be known, and so nothing after it can be read.',
    source: 'RFC 9112 §6.3',
  },
  'http.bad-transfer-coding': {
    name: 'Bad transfer coding',
    meaning: 'Transfer-Encoding names something other than chunked as its last coding.',
    why: 'Only chunked marks its own end. A server must answer such a request with 400; an answer without it runs until the connection closes.',
    source: 'RFC 9112 §6.3',
  },
  'http.transfer-coding-too-early': {
    name: 'Transfer coding in HTTP/1.0',
    meaning: 'A message of HTTP/1.0 has Transfer-Encoding, which came with HTTP/1.1.',
    why: 'An old party on the way would not have undone the chunks, so the framing cannot be trusted.',
    source: 'RFC 9112 §6.1',
  },
  'http.length-not-allowed': {
    name: 'Length where none is allowed',
    meaning: 'An answer with status 1xx or 204 has Content-Length or Transfer-Encoding.',
    why: 'Such answers never have content, so a length can only mislead.',
    source: 'RFC 9110 §8.6',
  },
  'http.bad-chunk-size': {
    name: 'Bad chunk size',
    meaning: 'A chunk does not begin with its size in hexadecimal.',
    why: 'The end of the body can no longer be found. Nothing after this point is dissected.',
    source: 'RFC 9112 §7.1',
  },
  'http.bad-chunk-end': {
    name: 'No line end after a chunk',
    meaning: 'The data of a chunk is longer or shorter than its size says: no line end follows it.',
    why: 'The end of the body can no longer be found. Nothing after this point is dissected.',
    source: 'RFC 9112 §7.1',
  },
  'http.unasked-response': {
    name: 'Answer without a request',
    meaning: 'The server sends an answer while no request is waiting for one.',
    why: 'Only a client may begin in HTTP. A client must not take such bytes for a valid answer.',
    source: 'RFC 9112 §9.2',
  },
  'http.incomplete': {
    name: 'Cut short',
    meaning: 'The connection ended before the message was complete.',
    why: 'Content-Length and chunks exist so that a receiver notices this and does not take half for the whole.',
    source: 'RFC 9112 §8',
  },
} as const satisfies Record<string, RawRule>;
