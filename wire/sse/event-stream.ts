/**
 * Event streams (HTML §9.2.6) read as they come: `(state, bytes) → state + events`.
 * Lines end in CR LF, LF or CR, and bytes may be cut anywhere, between CR and LF too.
 */
import { asciiBytes, latin1, lenientText } from '../bytes/text.ts';
import type { StreamProblem, StreamStep } from '../conversation/stream.ts';

/** Of a line, and of the data of an event, so many bytes are kept. */
const LONGEST = 1024 * 1024;

export interface EventStreamState {
  /** Bytes of content read so far. */
  readonly position: number;
  /** The line so far, one character a byte. */
  readonly line: string;
  readonly lineStart: number;
  /** The byte before was CR: an LF now belongs to it. */
  readonly afterCr: boolean;
  readonly eventStart: number | undefined;
  readonly type: string;
  /** Undefined until the event has a data line. */
  readonly data: string | undefined;
  /** What `id` lines said last; an event that is dispatched gets it. */
  readonly id: string;
}

export const EVENT_STREAM_START: EventStreamState = {
  position: 0,
  line: '',
  lineStart: 0,
  afterCr: false,
  eventStart: undefined,
  type: '',
  data: undefined,
  id: '',
};

/** Reads further content. */
export function readEventStream(before: EventStreamState, bytes: Uint8Array): StreamStep<EventStreamState> {
  const reader = { ...before, events: [], problems: [], payload: 0, padding: 0 } as Reader;
  let at = 0;
  if (reader.afterCr && bytes[0] === 0x0a) {
    at = 1;
    reader.lineStart += 1;
  }
  if (bytes.length > 0) reader.afterCr = false;
  while (at < bytes.length) {
    const end = lineEnd(bytes, at);
    if (reader.line.length < LONGEST) reader.line += latin1(bytes, at, Math.min(end, at + LONGEST));
    if (end === bytes.length) break;
    takeLine(reader, before.position + end);
    const cr = bytes[end] === 0x0d;
    at = end + (cr && bytes[end + 1] === 0x0a ? 2 : 1);
    reader.afterCr = cr && at === bytes.length && bytes[at - 1] === 0x0d;
    reader.lineStart = before.position + at;
    reader.line = '';
  }
  const { events, problems, payload, padding, ...state } = reader;
  return {
    state: { ...state, position: before.position + bytes.length },
    events,
    problems,
    payload,
    padding,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Reader = Mutable<EventStreamState> & {
  events: Mutable<StreamStep<unknown>['events'][number]>[];
  problems: StreamProblem[];
  payload: number;
  padding: number;
};

/** One line is complete; its end is at content position `end`. */
function takeLine(reader: Reader, end: number): void {
  const { line, lineStart } = reader;
  const parsed = parseLine(lineStart === 0 ? line.replace(/^\xef\xbb\xbf/, '') : line);
  if (parsed.kind === 'end') {
    dispatch(reader);
    return;
  }
  if (parsed.kind === 'comment') {
    reader.padding += end - lineStart + 1;
    return;
  }
  reader.eventStart ??= lineStart;
  const value = lenientText(asciiBytes(parsed.value));
  const problem = (id: StreamProblem['id'], saw: string, field: StreamProblem['field']): void => {
    reader.problems.push({ id, saw, field, at: Math.max(lineStart, end - parsed.value.length) });
  };
  switch (parsed.name) {
    case 'data':
      reader.payload += parsed.value.length;
      reader.data = reader.data === undefined ? value : `${reader.data}\n${value}`.slice(0, LONGEST);
      break;
    case 'event':
      reader.type = value;
      break;
    case 'id':
      if (value.includes('\0')) problem('sse.bad-id', 'an id with NUL', 'sse.id');
      else reader.id = value;
      break;
    case 'retry':
      if (!/^\d+$/.test(value)) problem('sse.bad-retry', JSON.stringify(value.slice(0, 40)), 'sse.retry');
      break;
    default:
      problem('sse.unknown-field', JSON.stringify(parsed.name.slice(0, 40)), 'sse.ignored');
  }
}

/** An empty line: the event, if it has data, goes to the page. */
function dispatch(reader: Reader): void {
  const { eventStart, data, type, id } = reader;
  if (eventStart !== undefined && data !== undefined) {
    reader.events.push({
      type: type === '' ? 'message' : type,
      data,
      id,
      start: eventStart,
      end: reader.lineStart,
    });
  }
  reader.eventStart = undefined;
  reader.data = undefined;
  reader.type = '';
}

export type StreamLine =
  | { readonly kind: 'end' }
  | { readonly kind: 'comment' }
  | {
      readonly kind: 'field';
      readonly name: string;
      /** Without the one space that may follow the colon. */
      readonly value: string;
      readonly hasColon: boolean;
      readonly hasSpace: boolean;
    };

/** Takes a line apart. */
export function parseLine(line: string): StreamLine {
  if (line === '') return { kind: 'end' };
  const colon = line.indexOf(':');
  if (colon === 0) return { kind: 'comment' };
  if (colon < 0) return { kind: 'field', name: line, value: '', hasColon: false, hasSpace: false };
  const hasSpace = line[colon + 1] === ' ';
  const value = line.slice(colon + (hasSpace ? 2 : 1));
  return { kind: 'field', name: line.slice(0, colon), value, hasColon: true, hasSpace };
}

/** The position of the first CR or LF from `at` on, or the end. */
export function lineEnd(bytes: Uint8Array, at: number, to = bytes.length): number {
  let end = at;
  while (end < to && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end += 1;
  return end;
}
