import type { RawEntry, RawRule } from './entry.ts';

const ndjson = 'NDJSON 1.0 https://github.com/ndjson/ndjson-spec';
const parsing =
  'HTML §9.2.5 https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream';
const interpreting =
  'HTML §9.2.6 https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation';

/** Fields of streamed bodies: event streams, and JSON line by line. */
export const streamFields = {
  'sse.stream': {
    name: 'Event stream',
    meaning: 'The content of the answer, with all framing taken off, read as an event stream.',
    why: 'Chunks are cut by whoever carries them. Events have their own marks, so they survive any cut.',
    source: parsing,
  },
  'sse.byte-order-mark': {
    name: 'Byte order mark',
    meaning: 'Three bytes at the very start that some editors put before UTF-8. They are skipped.',
    why: 'Without this rule the first line of such a file would have an unknown name.',
    source: parsing,
  },
  'sse.event': {
    name: 'Event',
    meaning: 'Lines up to an empty one. If any of them is data, the page gets an event.',
    why: 'An empty line ends an event, so data may have several lines.',
    source: interpreting,
  },
  'sse.unfinished-event': {
    name: 'Unfinished event',
    meaning: 'Lines whose empty line has not arrived. If the stream ends here, they are thrown away.',
    why: 'Half an event must not be taken for a whole one. The client asks for it again with Last-Event-ID.',
    source: interpreting,
  },
  'sse.line': {
    name: 'Line',
    meaning: 'A name, a colon, and a value.',
    why: 'Plain lines of text can be written by any program and read in any capture.',
    source: parsing,
  },
  'sse.field-name': {
    name: 'Field name',
    meaning: 'What the line says: data, event, id or retry.',
    why: 'Lines with other names are ignored, so that new ones can be added.',
    source: interpreting,
  },
  'sse.colon': {
    name: 'Colon',
    meaning: 'Ends the name. A line without a colon is a name with an empty value.',
    why: 'Only the first colon counts, so a value may hold others.',
    source: parsing,
  },
  'sse.space': {
    name: 'Space',
    meaning: 'One space after the colon, which is not part of the value.',
    why: 'It is for the reader. A value that begins with a space needs two.',
    source: interpreting,
  },
  'sse.data': {
    name: 'Data',
    meaning: 'Text for the page. Several data lines are joined with a line feed.',
    why: 'A line end inside data would end the line, so data of several lines takes several lines.',
    source: interpreting,
  },
  'sse.event-type': {
    name: 'Event type',
    meaning: 'The name under which the page listens. Without it, the type is message.',
    why: 'One stream can carry several kinds of events to several listeners.',
    source: interpreting,
  },
  'sse.id': {
    name: 'Event id',
    meaning: 'The browser remembers it and sends it as Last-Event-ID when it connects again.',
    why: 'The server can then go on where the stream broke, without a gap and without repeating.',
    source: interpreting,
  },
  'sse.retry': {
    name: 'Retry',
    meaning: 'How many milliseconds the browser waits before it connects again.',
    why: 'Only the server knows how much load it can bear when all clients come back.',
    source: interpreting,
  },
  'sse.ignored': {
    name: 'Ignored value',
    meaning: 'The value of a line whose name means nothing here.',
    why: 'Unknown names are skipped without an error, so old browsers can read new streams.',
    source: interpreting,
  },
  'sse.comment': {
    name: 'Comment',
    meaning: 'A line that begins with a colon. The page does not see it.',
    why: 'Servers send one every 15 seconds or so, to keep proxies from closing a quiet connection.',
    source: 'HTML §9.2.7 https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
  },
  'sse.line-end': {
    name: 'Line end',
    meaning: 'CR LF, LF or CR.',
    why: 'All three kinds of text files in use can be sent as they are.',
    source: parsing,
  },
  'sse.event-end': {
    name: 'End of the event',
    meaning: 'An empty line. The event goes to the page now.',
    why: 'The page sees an event only when this line arrives. A server that forgets it seems to send nothing.',
    source: interpreting,
  },
  'sse.unfinished-line': {
    name: 'Unfinished line',
    meaning: 'The start of a line whose end has not arrived.',
    why: 'A read may stop anywhere, even inside a character.',
    source: parsing,
  },
  'ndjson.stream': {
    name: 'JSON, line by line',
    meaning: 'The content of the answer, with all framing taken off, read as one JSON value on each line.',
    why: 'JSON itself has no mark between values. A line feed can serve as one, because inside JSON text it is escaped.',
    source: ndjson,
  },
  'ndjson.value': {
    name: 'JSON value',
    meaning: 'One message.',
    why: 'A parser must wait for the line end: one read may hold half a value, or several.',
    source: ndjson,
  },
  'ndjson.line-end': {
    name: 'Line end',
    meaning: 'LF, perhaps after CR. The value before it is complete.',
    why: 'It costs one byte for each message.',
    source: ndjson,
  },
  'ndjson.empty-line': {
    name: 'Empty line',
    meaning: 'A line without a value. It is skipped.',
    why: 'Servers send it to keep a quiet connection open.',
    source: ndjson,
  },
  'ndjson.unfinished-line': {
    name: 'Unfinished line',
    meaning: 'The start of a line whose end has not arrived.',
    why: 'A read may stop anywhere, even inside a number.',
    source: ndjson,
  },
  'stream.more': {
    name: 'Further content',
    meaning: 'Content that is not listed piece by piece, because the list is long enough.',
    why: 'A stream that runs for an hour has more events than anyone can read.',
    source: parsing,
  },
} as const satisfies Record<string, RawEntry>;

/** Rules that a streamed body can break. None of them ends the stream. */
export const streamProblems = {
  'sse.unknown-field': {
    name: 'Unknown field in an event stream',
    meaning: 'The line has a name other than data, event, id and retry. It is ignored.',
    why: 'Often data: was forgotten before the second line of a message, or Data was written with a capital letter.',
    source: interpreting,
  },
  'sse.bad-id': {
    name: 'Event id with NUL',
    meaning: 'The id holds a NUL character, so it is ignored.',
    why: 'The id comes back in a header, and a header cannot hold NUL.',
    source: interpreting,
  },
  'sse.bad-retry': {
    name: 'Retry is not a number',
    meaning: 'The value is not made of digits only, so it is ignored.',
    why: 'It is a number of milliseconds, without a sign, a fraction or a unit.',
    source: interpreting,
  },
  'ndjson.not-json': {
    name: 'Line is not JSON',
    meaning: 'A line of the stream cannot be parsed as JSON.',
    why: 'Either the sender put a line end inside a value, or the content is not what its type says.',
    source: ndjson,
  },
} as const satisfies Record<string, RawRule>;
