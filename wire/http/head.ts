/**
 * Heads of HTTP/1.1 messages (RFC 9112 §2–5): a start line, headers, an empty line.
 * Lenient, so that broken traffic can be shown, and exact about what is broken.
 */
import { latin1 } from '../bytes/text.ts';
import type { Header } from '../conversation/conversation.ts';
import type { Located } from '../located.ts';
import { headProblems } from './head-rules.ts';
import { type Line, splitLines } from './line.ts';
import { isFolded, readHeaderLine } from './header-line.ts';

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly target: string; readonly version: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string; readonly version: string };

export interface Head {
  /** Undefined while the start line is unfinished, or if it is none. */
  readonly start: StartLine | undefined;
  readonly headers: readonly Header[];
  readonly problems: readonly Located[];
}

/** Reads a head, or as much of one as there is. */
export function readHead(bytes: Uint8Array): Head {
  const text = latin1(bytes);
  const lines = splitLines(text);
  const first = lines.findIndex((line) => line.end > line.start);
  const startLine = lines[first];
  if (!startLine?.finished) return { start: undefined, headers: [], problems: [] };
  const start = readStartLine(text.slice(startLine.start, startLine.end));
  const rest = lines.slice(first + 1).filter((line) => line.finished && line.end > line.start);
  return { start, headers: readHeaders(text, rest), problems: headProblems(text, lines, start) };
}

/** Method SP target SP version, or version SP status SP reason (RFC 9112 §3, §4). */
export function readStartLine(line: string): StartLine | undefined {
  const response = /^(HTTP\/\d\.\d) (\d{3})(?: ([^\r]*))?$/.exec(line);
  if (response) {
    const [, version = '', status, reason = ''] = response;
    return { kind: 'response', version, status: Number(status), reason };
  }
  const request = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/\d\.\d)$/.exec(line);
  if (!request) return undefined;
  const [, method = '', target = '', version = ''] = request;
  return { kind: 'request', method, target, version };
}

/** Headers in order. A folded line (obs-fold, RFC 9112 §5.2) belongs to the header before it. */
function readHeaders(text: string, lines: readonly Line[]): Header[] {
  const headers: { name: string; value: string }[] = [];
  for (const line of lines) {
    const { name, value } = readHeaderLine(text, line);
    const before = headers.at(-1);
    if (name !== undefined) headers.push({ name, value });
    else if (before && isFolded(text, line)) before.value += ` ${value}`;
  }
  return headers;
}
