import type { Field } from '../field.ts';
import { headerValue } from '../http/headers.ts';
import type { Located } from '../located.ts';
import { linesField } from '../ndjson/lines-fields.ts';
import { LINES_START, readLines } from '../ndjson/lines.ts';
import { eventStreamField } from '../sse/event-stream-fields.ts';
import { EVENT_STREAM_START, readEventStream } from '../sse/event-stream.ts';
import type { Micros } from '../trace/trace.ts';
import type { Header } from './conversation.ts';
import type { Stream, StreamedEvent, StreamStep } from './stream.ts';

/** Events of one stream that are kept, and characters of their data. */
const MOST_EVENTS = 16_384;
const MOST_TEXT = 1024 * 1024;

/** Problems listed for one stream. */
const MOST_PROBLEMS = 100;

type Reader = (bytes: Uint8Array) => StreamStep<unknown>;

/** Reads the content of a response as a stream of events, if its type says that it is one. */
export class StreamReader {
  readonly format: Stream['format'];
  readonly problems: Located[] = [];
  payload = 0;
  padding = 0;
  readonly #read: Reader;
  #events: StreamedEvent[] = [];
  #text = 0;
  #dropped = 0;

  constructor(format: Stream['format']) {
    this.format = format;
    this.#read =
      format === 'ndjson' ? stepping(readLines, LINES_START) : stepping(readEventStream, EVENT_STREAM_START);
  }

  /** A reader for a response with these headers; none if it is no stream, or a compressed one. */
  static for(headers: readonly Header[]): StreamReader | undefined {
    if (!['', 'identity'].includes(headerValue(headers, 'content-encoding') ?? '')) return undefined;
    const type = (headerValue(headers, 'content-type') ?? '').replace(/;.*$/s, '').trim().toLowerCase();
    if (type === 'text/event-stream') return new StreamReader('event-stream');
    return /^application\/(x-)?(ndjson|jsonl|json-lines)$/.test(type)
      ? new StreamReader('ndjson')
      : undefined;
  }

  read(content: Uint8Array, at: Micros): void {
    const { events, problems, payload, padding } = this.#read(content);
    this.payload += payload;
    this.padding += padding;
    for (const event of events) {
      this.#events.push({ ...event, at });
      this.#text += event.data.length;
    }
    for (const { id, saw, field, at: byte } of problems) {
      if (this.problems.length < MOST_PROBLEMS)
        this.problems.push({ problem: { id, saw }, field, bit: byte * 8 });
    }
    if (this.#events.length > MOST_EVENTS || this.#text > MOST_TEXT) this.#makeRoom();
  }

  /** What has been read so far. */
  get stream(): Stream {
    return { format: this.format, events: this.#events.slice(), dropped: this.#dropped };
  }

  /** Lets go of the older half, but never of the latest event. */
  #makeRoom(): void {
    const leaving = Math.ceil(this.#events.length / 2);
    if (leaving === this.#events.length) return;
    this.#events = this.#events.slice(leaving);
    this.#dropped += leaving;
    this.#text = this.#events.reduce((sum, { data }) => sum + data.length, 0);
  }
}

/** The fields of a stream with this content. */
export const streamField = (format: Stream['format'], content: Uint8Array): Field =>
  format === 'ndjson' ? linesField(content) : eventStreamField(content);

/** Keeps the state of a reducer between calls. */
function stepping<State>(step: (state: State, bytes: Uint8Array) => StreamStep<State>, start: State): Reader {
  let state = start;
  return (bytes) => {
    const result = step(state, bytes);
    state = result.state;
    return result;
  };
}
