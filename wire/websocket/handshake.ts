/** The opening handshake (RFC 6455 §4): an HTTP request and its answer, and the rules for both. */
import { sha1 } from '@noble/hashes/legacy.js';
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { asciiBytes } from '../bytes/text.ts';
import type { Header } from '../conversation/conversation.ts';
import { deflateProblems, readExtensions } from '../deflate/negotiation.ts';
import type { ProblemId } from '../fields/index.ts';
import type { StartLine } from '../http/head.ts';
import { headerList, headerValue, headerValues } from '../http/headers.ts';

/** A fixed text that no server knows which does not know WebSocket (RFC 6455 §1.3). */
export const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What Sec-WebSocket-Accept must be for a key: base64 of SHA-1 of the key and the fixed text (RFC 6455 §4.2.2). */
export const expectedAccept = (key: string): string => toBase64(sha1(asciiBytes(key.trim() + ACCEPT_GUID)));

/** True if a request tries to open a WebSocket, rightly or wrongly. */
export const asksForWebSocket = (headers: readonly Header[]): boolean =>
  headerList(headers, 'upgrade').includes('websocket') ||
  headerValue(headers, 'sec-websocket-key') !== undefined;

/** `header` is where the problem sits; a problem of the start line, or of a missing header, has none. */
export interface HandshakeProblem {
  readonly id: ProblemId;
  readonly saw: string;
  readonly header?: string;
}

/** What is wrong with a request that tries to open a WebSocket (RFC 6455 §4.1, §4.2.1). */
export function requestProblems(
  start: StartLine | undefined,
  headers: readonly Header[],
): HandshakeProblem[] {
  const problems: HandshakeProblem[] = [];
  if (start?.kind === 'request' && (start.method !== 'GET' || start.version === 'HTTP/1.0')) {
    problems.push({ id: 'ws.bad-handshake-method', saw: `${start.method} with ${start.version}` });
  }
  problems.push(...upgradeProblems(headers));
  const keys = headerValues(headers, 'sec-websocket-key');
  const [key] = keys;
  if (key === undefined) problems.push({ id: 'ws.bad-key', saw: 'no key' });
  else if (keys.length > 1 || fromBase64(key)?.length !== 16) {
    const saw =
      keys.length > 1 ? `${keys.length} keys` : `${fromBase64(key)?.length ?? 'not base64, so no'} bytes`;
    problems.push({ id: 'ws.bad-key', saw, header: 'sec-websocket-key' });
  }
  const version = headerValue(headers, 'sec-websocket-version');
  if (version !== '13') {
    problems.push({ id: 'ws.bad-version', ...seen(version, 'sec-websocket-version', 'no version') });
  }
  return problems;
}

/** What is wrong with a 101 answer to a request with these headers (RFC 6455 §4.1). */
export function responseProblems(request: readonly Header[], answer: readonly Header[]): HandshakeProblem[] {
  const problems = upgradeProblems(answer);
  const key = headerValue(request, 'sec-websocket-key');
  const accept = headerValue(answer, 'sec-websocket-accept');
  if (key === undefined || accept !== expectedAccept(key)) {
    problems.push({
      id: 'ws.wrong-accept',
      ...seen(accept, 'sec-websocket-accept', 'no Sec-WebSocket-Accept'),
    });
  }
  const protocol = headerValue(answer, 'sec-websocket-protocol');
  if (
    protocol !== undefined &&
    !headerList(request, 'sec-websocket-protocol').includes(protocol.toLowerCase())
  ) {
    problems.push({ id: 'ws.unasked-protocol', saw: protocol, header: 'sec-websocket-protocol' });
  }
  const offered = readExtensions(request).map(({ name }) => name);
  for (const { name } of readExtensions(answer)) {
    if (offered.includes(name)) continue;
    problems.push({ id: 'ws.unasked-extension', saw: name, header: 'sec-websocket-extensions' });
  }
  for (const problem of deflateProblems(request, answer)) {
    problems.push({ ...problem, header: 'sec-websocket-extensions' });
  }
  return problems;
}

function upgradeProblems(headers: readonly Header[]): HandshakeProblem[] {
  const problems: HandshakeProblem[] = [];
  if (!headerList(headers, 'upgrade').includes('websocket')) {
    problems.push({
      id: 'ws.no-upgrade',
      ...seen(headerValue(headers, 'upgrade'), 'upgrade', 'no Upgrade header'),
    });
  }
  if (!headerList(headers, 'connection').includes('upgrade')) {
    const saw = seen(headerValue(headers, 'connection'), 'connection', 'no Connection header');
    problems.push({ id: 'ws.no-connection-upgrade', ...saw });
  }
  return problems;
}

const seen = (
  value: string | undefined,
  header: string,
  missing: string,
): { saw: string; header?: string } => (value === undefined ? { saw: missing } : { saw: value, header });
