import { type Entry, rfc } from './entry.ts';

/** Fields of HTTP/1.1 messages, in the order in which they cross the wire. */
export const httpFields = {
  'http.empty-line': {
    name: 'Empty line before the message',
    meaning: 'A line end that comes before the start line.',
    why: 'Some old clients sent one too many after a POST. A robust server skips at least one.',
    source: rfc(9112, '2.2'),
  },
  'http.request-line': {
    name: 'Request line',
    meaning: 'What the client asks for: a method, a target and the version of HTTP.',
    why: 'A server can act on a request as soon as it knows what to do with what, so that comes first.',
    source: rfc(9112, '3'),
  },
  'http.method': {
    name: 'Method',
    meaning: 'What to do with the target: GET fetches it, POST hands it something.',
    why: 'The method tells every party on the way, without reading more, whether a request may be repeated or its answer stored.',
    source: rfc(9110, '9'),
  },
  'http.target': {
    name: 'Request target',
    meaning: 'What the request is about: a path and perhaps a query.',
    why: 'The host is not here. It stands in the Host header, because one address may serve many hosts.',
    source: rfc(9112, '3.2'),
  },
  'http.version': {
    name: 'Version',
    meaning: 'The version of HTTP that the sender speaks.',
    why: 'It lets the receiver know what the sender understands, such as chunked bodies and connections that stay open.',
    source: rfc(9112, '2.3'),
  },
  'http.status-line': {
    name: 'Status line',
    meaning: 'How the request went: the version of HTTP, a status code and a phrase.',
    why: 'The client can decide from the first line what the rest is: content, an error, or a change of protocol.',
    source: rfc(9112, '4'),
  },
  'http.status': {
    name: 'Status code',
    meaning:
      'Three digits for the outcome. The first gives the kind: 1 not done yet, 2 done, 3 look elsewhere, 4 your mistake, 5 my mistake.',
    why: 'Programs need the outcome as a number, and a program that meets an unknown one can go by its first digit.',
    source: rfc(9110, '15'),
  },
  'http.reason': {
    name: 'Reason phrase',
    meaning: 'The status code in words. It may be empty.',
    why: 'It is for people who read the wire. Programs must not use it, and HTTP/2 dropped it.',
    source: rfc(9112, '4'),
  },
  'http.space': {
    name: 'Space',
    meaning: 'One space between the parts of a start line.',
    why: 'Neither a method nor a target can hold a space, so a space can end them.',
    source: rfc(9112, '3'),
  },
  'http.line-end': {
    name: 'Line end',
    meaning: 'Carriage return and line feed, the bytes 0d 0a.',
    why: 'HTTP took the line end of e-mail and Telnet. Every line of a head costs these two bytes.',
    source: rfc(9112, '2.2'),
  },
  'http.header': {
    name: 'Header',
    meaning: 'A name and a value that say something about the message.',
    why: 'Headers let a message carry what a protocol of 1991 could not foresee, and let a receiver skip what it does not know.',
    source: rfc(9112, '5'),
  },
  'http.header-name': {
    name: 'Header name',
    meaning: 'Which header this is. Upper and lower case mean the same.',
    why: 'Names are spelled out in letters, so that they can be read in a capture and added without a registry of numbers.',
    source: rfc(9110, '5.1'),
  },
  'http.header-colon': {
    name: 'Colon',
    meaning: 'Ends the name.',
    why: 'No space may stand before it: parties that disagreed about such a space could be made to see different headers.',
    source: rfc(9112, '5.1'),
  },
  'http.header-space': {
    name: 'Optional space',
    meaning: 'Spaces or tabs around the value. They are not part of it.',
    why: 'One space after the colon is for the reader only.',
    source: rfc(9112, '5.1'),
  },
  'http.header-value': {
    name: 'Header value',
    meaning: 'What the header says. What it means depends on the name.',
    why: 'It is plain text up to the end of the line, so any header can be carried by a party that does not know it.',
    source: rfc(9110, '5.5'),
  },
  'http.malformed-line': {
    name: 'Malformed line',
    meaning: 'A line of the head that is not a name, a colon and a value.',
    why: 'It is kept here as it came, so that every byte is shown.',
    source: rfc(9112, '5'),
  },
  'http.unfinished-line': {
    name: 'Unfinished line',
    meaning: 'The start of a line whose end has not arrived.',
    why: 'TCP delivers bytes, not lines: a read may stop anywhere.',
    source: rfc(9112, '2.2'),
  },
  'http.head-end': {
    name: 'End of the head',
    meaning: 'An empty line. What follows is content, or the next message.',
    why: 'A head has no length in front, so it needs a mark at its end.',
    source: rfc(9112, '2.1'),
  },
  'http.content': {
    name: 'Content',
    meaning: 'The bytes that the message is there to carry.',
    why: 'Their number is given by Content-Length, or they run until the connection closes.',
    source: rfc(9110, '6.4'),
  },
  'http.chunk': {
    name: 'Chunk',
    meaning: 'One piece of a chunked body: a size, that many bytes, and a line end.',
    why: 'A server that does not know how much it will send can still say where each piece ends. A chunk is not a message: any proxy may cut chunks anew.',
    source: rfc(9112, '7.1'),
  },
  'http.chunk-size': {
    name: 'Chunk size',
    meaning: 'The number of content bytes in this chunk, in hexadecimal.',
    why: 'With the size in front, the data may hold any bytes, line ends included.',
    source: rfc(9112, '7.1'),
  },
  'http.chunk-extension': {
    name: 'Chunk extension',
    meaning: 'Extra text after a chunk size. Nearly nobody uses it.',
    why: 'It was meant for things such as signatures of each chunk. Receivers ignore those they do not know.',
    source: rfc(9112, '7.1.1'),
  },
  'http.chunk-data': {
    name: 'Chunk data',
    meaning: 'Content, without any framing.',
    why: 'The receiver joins the data of all chunks to get the content back.',
    source: rfc(9112, '7.1'),
  },
  'http.last-chunk': {
    name: 'Last chunk',
    meaning: 'A chunk of size 0: the body is complete.',
    why: 'It tells an end from a broken connection, which a body that runs until close cannot do.',
    source: rfc(9112, '7.1'),
  },
  'http.trailer': {
    name: 'Trailer',
    meaning: 'A header that comes after the body.',
    why: 'Some things, such as a digest, are known only when all content has been sent.',
    source: rfc(9112, '7.1.2'),
  },
  'http.body-end': {
    name: 'End of the chunked body',
    meaning: 'An empty line after the last chunk and the trailers.',
    why: 'There may be trailers, so the last chunk alone cannot end the body.',
    source: rfc(9112, '7.1'),
  },
  'bytes.opaque': {
    name: 'Other bytes',
    meaning: 'Bytes that follow no protocol known here.',
    why: 'TCP carries any bytes. Whoever opens a connection decides what they mean.',
    source: rfc(9293, '2.2'),
  },
  'bytes.not-kept': {
    name: 'Bytes not kept',
    meaning: 'These bytes crossed the wire and were counted, but only the first part of a long item is kept.',
    why: 'A page that kept every byte of a long stream would run out of memory.',
    source: rfc(9293, '2.2'),
  },
} as const satisfies Record<string, Entry>;
