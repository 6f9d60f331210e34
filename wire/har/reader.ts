/**
 * HAR files as traces. A HAR holds no bytes of the wire, so they are made up from what it
 * does hold: heads from headers, bodies from content, frames from messages. The result
 * shows what was said and when, and must not be used to count bytes.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { FormatError } from '../format-error.ts';
import { asMicros, type ConnectionId, type Direction, type Trace, type TraceEvent } from '../trace/trace.ts';
import { encodeFrame } from '../websocket/encode-frame.ts';
import type { Har, HarEntry, HarMessage, HarPair } from './har.ts';

const encoder = new TextEncoder();

/** Headers that would not be true of the bytes made up here. */
const UNTRUE = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'sec-websocket-extensions',
]);

/** Masks nothing. The keys that were used are not in a HAR. */
const NO_MASK = new Uint8Array(4);

/** True if the text may be a HAR file. */
export const isHar = (text: string): boolean => /^\ufeff?\s*\{/.test(text) && text.includes('"log"');

/** Reads the text of a HAR file; each entry becomes a connection of its own. @throws {FormatError} */
export function decodeHar(text: string): Trace {
  const { entries } = parse(text).log;
  const started = entries.map(({ startedDateTime }) => Date.parse(startedDateTime));
  const startedAt = started.reduce((least, time) => Math.min(least, time), Infinity);
  const events = entries.flatMap((entry, index) =>
    entryEvents(entry, index + 1, (started[index] ?? startedAt) - startedAt, startedAt),
  );
  const meta = { startedAt: Number.isFinite(startedAt) ? startedAt : 0, base: '' };
  return { meta, events: events.sort((a, b) => a.at - b.at) };
}

function entryEvents(
  entry: HarEntry,
  connection: ConnectionId,
  begun: number,
  startedAt: number,
): TraceEvent[] {
  const { request, response, timings } = entry;
  const offsets = { 'client-to-server': 0, 'server-to-client': 0 };
  const at = (milliseconds: number): TraceEvent['at'] =>
    asMicros(Math.max(0, Math.round(milliseconds * 1000)));
  const chunk = (milliseconds: number, direction: Direction, bytes: Uint8Array): TraceEvent => {
    const offset = offsets[direction];
    offsets[direction] += bytes.length;
    return { kind: 'chunk', at: at(milliseconds), connection, direction, offset, bytes };
  };
  const target = pathOf(request.url);
  const answered = begun + positive(timings.send) + positive(timings.wait);
  const body = encoder.encode(request.postData?.text ?? '');
  const events: TraceEvent[] = [
    { kind: 'open', at: at(begun), connection, server: hostOf(request.url) },
    chunk(
      begun,
      'client-to-server',
      message(`${request.method} ${target} HTTP/1.1`, request.headers, body, body.length > 0),
    ),
  ];
  if (response.status === 0) return events;
  const content = contentOf(response.content);
  const hasBody =
    response.status >= 200 && response.status !== 204 && response.status !== 304 && request.method !== 'HEAD';
  const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`;
  events.push(chunk(answered, 'server-to-client', message(statusLine, response.headers, content, hasBody)));
  for (const said of entry._webSocketMessages ?? []) {
    const direction = said.type === 'send' ? 'client-to-server' : 'server-to-client';
    const when = Math.max(answered, said.time * 1000 - startedAt);
    events.push(chunk(when, direction, frame(said)));
  }
  return events;
}

function message(
  startLine: string,
  headers: readonly HarPair[],
  body: Uint8Array,
  hasBody: boolean,
): Uint8Array {
  const kept = headers.filter(({ name }) => !UNTRUE.has(name.toLowerCase()) && !name.startsWith(':'));
  const lines = [
    startLine.replace(/[\r\n]/g, ' '),
    ...kept.map(({ name, value }) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`),
  ];
  if (hasBody) lines.push(`Content-Length: ${body.length}`);
  const head = encoder.encode(`${lines.join('\r\n')}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + (hasBody ? body.length : 0));
  bytes.set(head);
  if (hasBody) bytes.set(body, head.length);
  return bytes;
}

function frame({ type, opcode, data }: HarMessage): Uint8Array {
  const payload = opcode === 1 ? encoder.encode(data) : (fromBase64(data) ?? encoder.encode(data));
  return encodeFrame({ opcode: opcode & 15, payload, ...(type === 'send' && { maskingKey: NO_MASK }) });
}

function contentOf({ text = '', encoding }: HarEntry['response']['content']): Uint8Array {
  return (encoding === 'base64' ? fromBase64(text) : undefined) ?? encoder.encode(text);
}

const positive = (milliseconds: number | undefined): number => Math.max(0, milliseconds ?? 0);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const pathOf = (url: string): string => {
  if (!URL.canParse(url)) return '/';
  const { pathname, search } = new URL(url);
  return pathname + search;
};

function parse(text: string): Har {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new FormatError(isHar(text) ? 'cut' : 'foreign', 'This HAR file is not complete JSON.');
  }
  if (!has(value, 'log') || !has(value.log, 'entries') || !Array.isArray(value.log.entries)) {
    throw new FormatError('foreign', 'This JSON is not a HAR file: it has no log with entries.');
  }
  value.log.entries.forEach((entry: unknown, index) => {
    if (!isEntry(entry))
      throw new FormatError(
        'damaged',
        `Entry ${index + 1} of this HAR file lacks what every entry must have.`,
      );
  });
  return value as unknown as Har;
}

const has = <K extends string>(value: unknown, key: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && key in value;

function isEntry(entry: unknown): boolean {
  if (!has(entry, 'startedDateTime') || Number.isNaN(Date.parse(String(entry.startedDateTime)))) return false;
  if (!has(entry, 'request') || !has(entry, 'response') || !has(entry, 'timings') || !isObject(entry.timings))
    return false;
  const { request, response } = entry;
  if (!isText(request, 'method') || !isText(request, 'url') || !arePairs(request)) return false;
  if (!has(response, 'status') || typeof response.status !== 'number' || !isText(response, 'statusText'))
    return false;
  if (!arePairs(response) || !has(response, 'content') || !isObject(response.content)) return false;
  const said = has(entry, '_webSocketMessages') ? entry._webSocketMessages : [];
  return Array.isArray(said) && said.every(isMessage);
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isText = (value: unknown, key: string): boolean => has(value, key) && typeof value[key] === 'string';
const arePairs = (value: unknown): boolean =>
  has(value, 'headers') &&
  Array.isArray(value.headers) &&
  value.headers.every((pair) => isText(pair, 'name') && isText(pair, 'value'));
const isMessage = (said: unknown): boolean =>
  isText(said, 'data') &&
  has(said, 'time') &&
  typeof said.time === 'number' &&
  has(said, 'opcode') &&
  typeof said.opcode === 'number';
