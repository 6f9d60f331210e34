/** The figures of a recorded run that prose may quote, by name. */
import type { Conversation, RequestItem, ResponseItem } from '../../wire/index.ts';
import { allOf, pick, type Which } from './pick.ts';

export interface FigureQuery extends Which {
  /** For `request-header` and `response-header`: the header's name. */
  readonly header?: string | undefined;
}

type Read = (conversation: Conversation, query: FigureQuery) => number | string;

const MOST_TEXT = 200;
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder();

const startLine = (item: RequestItem | ResponseItem): string =>
  latin1.decode(item.bytes).split('\r\n', 1)[0] ?? '';

function headerOf(item: RequestItem | ResponseItem, name: string | undefined): string {
  if (name === undefined) throw new Error('This figure needs the property “header”.');
  const header = item.headers.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (header === undefined) {
    throw new Error(`There is no ${name}; there are ${item.headers.map((one) => one.name).join(', ')}.`);
  }
  return header.value;
}

function bytesFrom(conversation: Conversation, { from }: Which): number {
  const sum = (direction: 'client-to-server' | 'server-to-client') =>
    conversation.connections.reduce((total, connection) => total + connection.bytes[direction], 0);
  return (
    (from === 'server' ? 0 : sum('client-to-server')) + (from === 'client' ? 0 : sum('server-to-client'))
  );
}

function waitOf(conversation: Conversation, query: Which): number {
  const request = pick(conversation, 'request', query);
  const response = conversation.items.find((item) => item.kind === 'response' && item.request === request.id);
  if (response === undefined) throw new Error('This request was not answered.');
  return Math.round((response.endedAt - request.startedAt) / 1000);
}

function textOf(text: string | undefined): string {
  if (text === undefined) throw new Error('This frame is not text.');
  return text.slice(0, MOST_TEXT);
}

function maskingKeyOf(key: Uint8Array | undefined): string {
  if (key === undefined) throw new Error('This frame is not masked.');
  return [...key].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

const figures = {
  connections: (of) => of.connections.length,
  requests: (of, query) => allOf(of, 'request', query).length,
  responses: (of, query) => allOf(of, 'response', query).length,
  frames: (of, query) => allOf(of, 'frame', query).length,
  bytes: bytesFrom,
  'request-bytes': (of, query) => pick(of, 'request', query).length,
  'request-head-bytes': (of, query) => pick(of, 'request', query).headLength,
  'response-bytes': (of, query) => pick(of, 'response', query).length,
  'response-head-bytes': (of, query) => pick(of, 'response', query).headLength,
  'response-body-bytes': (of, query) => pick(of, 'response', query).body.length,
  'request-line': (of, query) => startLine(pick(of, 'request', query)),
  'status-line': (of, query) => startLine(pick(of, 'response', query)),
  'request-header': (of, query) => headerOf(pick(of, 'request', query), query.header),
  'response-header': (of, query) => headerOf(pick(of, 'response', query), query.header),
  'response-body': (of, query) => textOf(utf8.decode(pick(of, 'response', query).body.bytes)),
  'frame-bytes': (of, query) => pick(of, 'frame', query).length,
  'frame-head-bytes': (of, query) => pick(of, 'frame', query).headLength,
  'frame-payload-bytes': (of, query) => pick(of, 'frame', query).payloadLength,
  'frame-text': (of, query) => textOf(pick(of, 'frame', query).text),
  'masking-key': (of, query) => maskingKeyOf(pick(of, 'frame', query).maskingKey),
  'wait-ms': waitOf,
} satisfies Record<string, Read>;

export type FigureName = keyof typeof figures;
export const FIGURE_NAMES = Object.keys(figures) as [FigureName, ...FigureName[]];

/** Reads a figure: a number as a count or in bytes or milliseconds, a string as text from the wire. @throws {Error} when the recording has no such thing. */
export const readFigure = (
  conversation: Conversation,
  name: FigureName,
  query: FigureQuery,
): number | string => (figures[name] satisfies Read)(conversation, query);
