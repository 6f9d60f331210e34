/** What is wrong with a head, line by line (RFC 9112 §2–5). */
import { latin1 } from '../bytes/text.ts';
import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Located } from '../located.ts';
import type { StartLine } from './head.ts';
import { isSpace, readHeaderLine } from './header-line.ts';
import type { Line } from './line.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Problems listed for one head. */
const MOST_PROBLEMS = 100;

export function headProblems(
  bytes: Uint8Array,
  lines: readonly Line[],
  start: StartLine | undefined,
): Located[] {
  const found: Located[] = [];
  const add = (id: ProblemId, saw: string, field: FieldId, byte: number): void => {
    if (found.length < MOST_PROBLEMS) found.push({ problem: { id, saw }, field, bit: byte * 8 });
  };
  const first = lines.findIndex((line) => line.end > line.start);
  const hosts: number[] = [];
  lines.forEach((line, index) => {
    if (!line.finished) return;
    if (bytes[line.next - 1] === LF && line.next - line.end === 1) {
      add('http.bare-lf', 'LF without CR', 'http.line-end', line.end);
    }
    if (index < first || line.end === line.start) return;
    if (index === first) startLineProblems(bytes, line, start, add);
    else if (headerProblems(bytes, line, index === first + 1, add)) hosts.push(line.start);
  });
  if (start?.kind === 'request' && lines.at(-1)?.finished) {
    const [, second] = hosts;
    const at = lines[first]?.start ?? 0;
    if (hosts.length === 0 && start.version === 'HTTP/1.1')
      add('http.no-host', 'no Host header', 'http.method', at);
    if (second !== undefined)
      add('http.two-hosts', `${hosts.length} Host headers`, 'http.header-name', second);
  }
  return found;
}

type Add = (id: ProblemId, saw: string, field: FieldId, byte: number) => void;

function startLineProblems(bytes: Uint8Array, line: Line, start: StartLine | undefined, add: Add): void {
  if (!start) {
    const text = latin1(bytes, line.start, Math.min(line.end, line.start + 60));
    add('http.malformed-start-line', JSON.stringify(text), 'http.malformed-line', line.start);
    return;
  }
  if (start.version !== 'HTTP/1.1' && start.version !== 'HTTP/1.0') {
    const at = start.kind === 'response' ? line.start : line.end - start.version.length;
    add('http.unsupported-version', start.version, 'http.version', at);
  }
}

/** Reports what is wrong with a header line; true if it is a Host header. */
function headerProblems(bytes: Uint8Array, line: Line, isFirst: boolean, add: Add): boolean {
  const { name, nameEnd, valueStart, valueEnd } = readHeaderLine(bytes, line);
  for (let at = name === undefined ? line.start : valueStart; at < valueEnd; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === CR) add('http.bare-cr', 'CR without LF', 'http.header-value', at);
    else if ((byte < 0x20 && byte !== 0x09) || byte === 0x7f) {
      add('http.bad-header-value', `byte 0x${byte.toString(16).padStart(2, '0')}`, 'http.header-value', at);
    }
  }
  if (name === undefined) {
    const folded = isSpace(bytes[line.start]);
    if (folded && isFirst)
      add('http.leading-space', 'space before the first header', 'http.malformed-line', line.start);
    else if (folded) add('http.obs-fold', 'line begins with a space', 'http.header-space', line.start);
    else add('http.malformed-header', 'no name and colon', 'http.malformed-line', line.start);
    return false;
  }
  if (bytes[nameEnd] !== 0x3a)
    add('http.space-before-colon', `space after ${name}`, 'http.header-space', nameEnd);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    add('http.malformed-header', `the name ${JSON.stringify(name)}`, 'http.header-name', line.start);
  }
  return name.toLowerCase() === 'host';
}
