/** What is wrong with a head, line by line (RFC 9112 §2–5). */
import type { FieldId, ProblemId } from '../fields/index.ts';
import type { Located } from '../located.ts';
import type { StartLine } from './head.ts';
import { isFolded, readHeaderLine } from './header-line.ts';
import type { Line } from './line.ts';

/** Problems listed for one head. */
const MOST_PROBLEMS = 100;

export function headProblems(text: string, lines: readonly Line[], start: StartLine | undefined): Located[] {
  const found: Located[] = [];
  const add = (id: ProblemId, saw: string, field: FieldId, byte: number): void => {
    if (found.length < MOST_PROBLEMS) found.push({ problem: { id, saw }, field, bit: byte * 8 });
  };
  const first = lines.findIndex((line) => line.end > line.start);
  const hosts: number[] = [];
  lines.forEach((line, index) => {
    if (!line.finished) return;
    if (line.next - line.end === 1) {
      add('http.bare-lf', 'LF without CR', 'http.line-end', line.end);
    }
    if (index < first || line.end === line.start) return;
    if (index === first) startLineProblems(text, line, start, add);
    else if (headerProblems(text, line, index === first + 1, add)) hosts.push(line.start);
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

function startLineProblems(text: string, line: Line, start: StartLine | undefined, add: Add): void {
  if (!start) {
    const seen = JSON.stringify(text.slice(line.start, Math.min(line.end, line.start + 60)));
    add('http.malformed-start-line', seen, 'http.malformed-line', line.start);
    return;
  }
  if (start.version !== 'HTTP/1.1' && start.version !== 'HTTP/1.0') {
    const at = start.kind === 'response' ? line.start : line.end - start.version.length;
    add('http.unsupported-version', start.version, 'http.version', at);
  }
}

/** Reports what is wrong with a header line; true if it is a Host header. */
function headerProblems(text: string, line: Line, isFirst: boolean, add: Add): boolean {
  const { name, value, nameEnd, valueStart, valueEnd } = readHeaderLine(text, line);
  const from = name === undefined ? line.start : valueStart;
  if (CONTROL.test(name === undefined ? text.slice(from, valueEnd) : value))
    controlProblems(text, from, valueEnd, add);
  if (name === undefined) {
    const folded = isFolded(text, line);
    if (folded && isFirst)
      add('http.leading-space', 'space before the first header', 'http.malformed-line', line.start);
    else if (folded) add('http.obs-fold', 'line begins with a space', 'http.header-space', line.start);
    else add('http.malformed-header', 'no name and colon', 'http.malformed-line', line.start);
    return false;
  }
  if (text[nameEnd] !== ':')
    add('http.space-before-colon', `space after ${name}`, 'http.header-space', nameEnd);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    add('http.malformed-header', `the name ${JSON.stringify(name)}`, 'http.header-name', line.start);
  }
  return name.toLowerCase() === 'host';
}

const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

function controlProblems(text: string, from: number, to: number, add: Add): void {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0d) add('http.bare-cr', 'CR without LF', 'http.header-value', at);
    else if ((code < 0x20 && code !== 0x09) || code === 0x7f) {
      add('http.bad-header-value', `byte 0x${code.toString(16).padStart(2, '0')}`, 'http.header-value', at);
    }
  }
}
