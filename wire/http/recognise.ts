/** Telling HTTP/1 from other bytes by the first line, so that foreign protocols are shown as such. */
import { latin1 } from '../bytes/text.ts';
import { readStartLine } from './head.ts';

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) /;

/** Whether an unfinished first line can still become a start line. */
export function couldBeMessage(kind: 'request' | 'response', line: Uint8Array): boolean {
  const text = latin1(line, 0, Math.min(line.length, 40));
  if (text === '\r') return true;
  if (kind === 'response') return 'HTTP/'.startsWith(text) || text.startsWith('HTTP/');
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}( |\r?$)/.test(text);
}

/** Whether a finished first line is meant as a start line; it may be malformed. */
export function isMessage(kind: 'request' | 'response', line: Uint8Array): boolean {
  if (!couldBeMessage(kind, line)) return false;
  const text = latin1(line);
  if (kind === 'response') return text.startsWith('HTTP/');
  return readStartLine(text)?.kind === 'request' || METHODS.test(text) || / HTTP\/\d\.\d$/.test(text);
}
