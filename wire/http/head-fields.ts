/** The fields of a head: every byte belongs to one of them. */
import { latin1 } from '../bytes/text.ts';
import type { Field } from '../field.ts';
import type { FieldId } from '../fields/index.ts';
import { FieldMaker } from '../field-tree.ts';
import { readStartLine } from './head.ts';
import { isFolded, readHeaderLine } from './header-line.ts';
import { type Line, splitLines } from './line.ts';

/** Fields of the first `length` bytes, which are a head or as much of one as there is. */
export function headFields(bytes: Uint8Array, length: number): Field[] {
  const maker = new FieldMaker(bytes);
  const text = latin1(bytes, 0, length);
  const lines = splitLines(text);
  const first = lines.findIndex((line) => line.end > line.start);
  const fields: Field[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (!line.finished) fields.push(maker.bytesField('http.unfinished-line', line.start, line.next));
    else if (first < 0 || index < first) fields.push(lineEnd(maker, line, 'http.empty-line'));
    else if (index === first) fields.push(startLineField(maker, text, line));
    else if (line.end === line.start) fields.push(lineEnd(maker, line, 'http.head-end'));
    else {
      const folds = foldsAfter(text, lines, index);
      fields.push(headerField(maker, text, line, folds, 'http.header'));
      index += folds.length;
    }
  }
  return fields;
}

function startLineField(maker: FieldMaker, head: string, line: Line): Field {
  const text = head.slice(line.start, line.end);
  const start = readStartLine(text);
  if (!start) {
    const whole = maker.bytesField('http.malformed-line', line.start, line.end);
    return maker.bytesField('http.malformed-line', line.start, line.next, text, [
      whole,
      lineEnd(maker, line),
    ]);
  }
  const parts: [FieldId, string][] =
    start.kind === 'request'
      ? [
          ['http.method', start.method],
          ['http.target', start.target],
          ['http.version', start.version],
        ]
      : [
          ['http.version', start.version],
          ['http.status', String(start.status).padStart(3, '0')],
          ['http.reason', start.reason],
        ];
  const children: Field[] = [];
  let at = line.start;
  parts.forEach(([id, part], index) => {
    if (index > 0 && at < line.end) {
      children.push(maker.bytesField('http.space', at, at + 1, 'space'));
      at += 1;
    }
    if (part.length > 0) children.push(maker.bytesField(id, at, at + part.length, part));
    at += part.length;
  });
  children.push(lineEnd(maker, line));
  const id = start.kind === 'request' ? 'http.request-line' : 'http.status-line';
  return maker.bytesField(id, line.start, line.next, text, children);
}

/** The folded lines that directly follow line `index`. */
function foldsAfter(text: string, lines: readonly Line[], index: number): Line[] {
  const folds: Line[] = [];
  for (const line of lines.slice(index + 1)) {
    if (!line.finished || line.end === line.start || !isFolded(text, line)) break;
    folds.push(line);
  }
  return folds;
}

/** A header or trailer with its folded lines. `text` is the bytes of the maker, one character each. */
export function headerField(
  maker: FieldMaker,
  text: string,
  line: Line,
  folds: readonly Line[],
  id: 'http.header' | 'http.trailer',
): Field {
  const parts = readHeaderLine(text, line);
  const shown = [text.slice(line.start, line.end)];
  const children: Field[] = [];
  const add = (part: FieldId, start: number, end: number, value?: string): void => {
    if (end > start) children.push(maker.bytesField(part, start, end, value ?? text.slice(start, end)));
  };
  if (parts.name === undefined) add('http.malformed-line', line.start, line.end);
  else {
    const colon = text.indexOf(':', parts.nameEnd);
    add('http.header-name', line.start, parts.nameEnd);
    add('http.header-space', parts.nameEnd, colon, 'space');
    add('http.header-colon', colon, colon + 1);
    add('http.header-space', colon + 1, parts.valueStart, 'space');
    add('http.header-value', parts.valueStart, parts.valueEnd);
    add('http.header-space', parts.valueEnd, line.end, 'space');
  }
  children.push(lineEnd(maker, line));
  for (const fold of folds) {
    const { valueStart, valueEnd, value } = readHeaderLine(text, fold);
    shown.push(value);
    add('http.header-space', fold.start, valueStart, 'space');
    add('http.header-value', valueStart, valueEnd);
    add('http.header-space', valueEnd, fold.end, 'space');
    children.push(lineEnd(maker, fold));
  }
  const last = folds.at(-1) ?? line;
  const whole = parts.name === undefined && folds.length === 0 ? 'http.malformed-line' : id;
  return maker.bytesField(whole, line.start, last.next, shown.join(' '), children);
}

/** The line end of a line, under its own name or another. */
export function lineEnd(maker: FieldMaker, line: Line, id: FieldId = 'http.line-end'): Field {
  return maker.bytesField(id, line.end, line.next, line.next - line.end === 2 ? 'CR LF' : 'LF');
}
