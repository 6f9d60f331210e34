/**
 * Writes the head of a request or response: what the learner set, and what Node adds by itself
 * so that both sides agree where the message ends and whether the connection stays.
 */
import { nodeError } from '../errors.ts';
import type { HeaderValue } from './header-fields.ts';
import { validateHeaderName, validateHeaderValue } from './tokens.ts';

/** What decides on the framing of a message; `writeHead` changes it as it goes. */
export interface Framing {
  statusCode: number;
  sendDate: boolean;
  shouldKeepAlive: boolean;
  useChunkedEncodingByDefault: boolean;
  /** An agent keeps connections: a request without a body leaves its connection open too. */
  hasAgent: boolean;
  /** The connection closes after this response. */
  isLast: boolean;
  chunkedEncoding: boolean;
  hasBody: boolean;
  /** Length of the body when it is known before the head is sent. */
  contentLength: number | undefined;
  /** Headers of the framing that the learner took away. */
  readonly removed: Set<string>;
  keepAliveTimeout: number;
  maxRequestsPerSocket: number;
  maxRequestsReached: boolean;
}

interface Seen {
  connection: boolean;
  contentLength: boolean;
  transferEncoding: boolean;
  date: boolean;
  trailer: boolean;
  keepAlive: boolean;
}

/** @param pairs the learner's headers. @returns the head with the empty line that ends it */
export function writeHead(
  statusLine: string,
  pairs: readonly (readonly [string, HeaderValue | undefined])[],
  framing: Framing,
): string {
  const seen: Seen = {
    connection: false,
    contentLength: false,
    transferEncoding: false,
    date: false,
    trailer: false,
    keepAlive: false,
  };
  let head = statusLine;
  for (const [name, value] of pairs) {
    validateHeaderName(name);
    const values = Array.isArray(value) ? (value as readonly string[]) : [value as string | undefined];
    const isCookie = name.toLowerCase() === 'cookie' && values.length > 1;
    for (const one of isCookie ? [values.join('; ')] : values) {
      validateHeaderValue(name, one);
      head += `${name}: ${one}\r\n`;
      look(name.toLowerCase(), String(one), framing, seen);
    }
  }
  if (framing.sendDate && !seen.date) head += `Date: ${new Date().toUTCString()}\r\n`;
  const { statusCode } = framing;
  if (framing.chunkedEncoding && (statusCode === 204 || statusCode === 304)) {
    framing.chunkedEncoding = false;
    framing.shouldKeepAlive = false;
  }
  head += connectionLines(framing, seen) + lengthLine(framing, seen);
  if (seen.trailer && !framing.chunkedEncoding) {
    throw nodeError(
      new Error('Trailers are invalid with this transfer encoding'),
      'ERR_HTTP_TRAILER_INVALID',
    );
  }
  return `${head}\r\n`;
}

/** Takes note of a header that bears on the framing. */
function look(name: string, value: string, framing: Framing, seen: Seen): void {
  switch (name) {
    case 'connection':
      seen.connection = true;
      framing.removed.delete(name);
      if (/(?:^|\W)close(?:$|\W)/i.test(value)) framing.isLast = true;
      else framing.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen.transferEncoding = true;
      framing.removed.delete(name);
      if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) framing.chunkedEncoding = true;
      break;
    case 'content-length':
      seen.contentLength = true;
      framing.contentLength = Number(value);
      framing.removed.delete(name);
      break;
    case 'date':
      seen.date = true;
      break;
    case 'trailer':
      seen.trailer = true;
      break;
    case 'keep-alive':
      seen.keepAlive = true;
      break;
  }
}

function connectionLines(framing: Framing, seen: Seen): string {
  if (framing.removed.has('connection')) {
    framing.isLast = !framing.shouldKeepAlive;
    return '';
  }
  if (seen.connection) return '';
  const staysOpen =
    framing.shouldKeepAlive &&
    (seen.contentLength || framing.useChunkedEncodingByDefault || framing.hasAgent);
  if (!staysOpen) {
    framing.isLast = true;
    return 'Connection: close\r\n';
  }
  if (framing.maxRequestsReached) return 'Connection: close\r\n';
  if (framing.keepAliveTimeout <= 0 || seen.keepAlive) return 'Connection: keep-alive\r\n';
  const max = framing.maxRequestsPerSocket > 0 ? `, max=${framing.maxRequestsPerSocket}` : '';
  const seconds = Math.floor(framing.keepAliveTimeout / 1000);
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}${max}\r\n`;
}

function lengthLine(framing: Framing, seen: Seen): string {
  if (seen.contentLength || seen.transferEncoding) return '';
  if (!framing.hasBody) {
    framing.chunkedEncoding = false;
    return '';
  }
  if (!framing.useChunkedEncodingByDefault) {
    framing.isLast = true;
    return '';
  }
  if (!seen.trailer && !framing.removed.has('content-length') && framing.contentLength !== undefined) {
    return `Content-Length: ${framing.contentLength}\r\n`;
  }
  if (!framing.removed.has('transfer-encoding')) {
    framing.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  }
  // Without either header the body is whatever comes until the connection closes.
  framing.isLast = true;
  return '';
}
