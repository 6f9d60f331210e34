/** The fields of a head: every byte belongs to one of them. */
import { latin1 } from '../bytes/text.ts';
import type { Field } from '../field.ts';
import type { FieldId } from '../fields/index.ts';
import { FieldMaker } from '../field-tree.ts';
import { isFolded, readStartLine } from './head.ts';
import { readHeaderLine } from './header-line.ts';
import { type Line, splitLines } from './line.ts';

/** Fields of the first `length` bytes, which are a head or as much of one as there is. */
export function headFields(bytes: Uint8Array, length: number): Field[] {
  const maker = new FieldMaker(bytes);
  const lines = splitLines(bytes, 0, length);
  const first = lines.findIndex((line) => line.end > line.start);
  const fields: Field[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (!line.finished) fields.push(maker.bytesField('http.unfinished-line', line.start, line.next));
    else if (first < 0 || index < first) fields.push(lineEnd(maker, line, 'http.empty-line'));
    else if (index === first) fields.push(startLineField(maker, line));
    else if (line.end === line.start) fields.push(lineEnd(maker, line, 'http.head-end'));
    else {
      const folds = foldsAfter(bytes, lines, index);
      fields.push(headerField(maker, line, folds, 'http.header'));
      index += folds.length;
    }
  }
  return fields;
}

function startLineField(maker: FieldMaker, line: Line): Field {
  const text = latin1(maker.bytes, line.start, line.end);
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
          ['http.status', String(start.status)],
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
function foldsAfter(bytes: Uint8Array, lines: readonly Line[], index: number): Line[] {
  const folds: Line[] = [];
  for (const line of lines.slice(index + 1)) {
    if (!line.finished || line.end === line.start || !isFolded(bytes, line)) break;
    folds.push(line);
  }
  return folds;
}

/** A header or trailer with its folded lines. */
export function headerField(
  maker: FieldMaker,
  line: Line,
  folds: readonly Line[],
  id: 'http.header' | 'http.trailer',
): Field {
  const { bytes } = maker;
  const parts = readHeaderLine(bytes, line);
  const text = [latin1(bytes, line.start, line.end)];
  const children: Field[] = [];
  const add = (part: FieldId, start: number, end: number, value?: string): void => {
    if (end > start) children.push(maker.bytesField(part, start, end, value ?? latin1(bytes, start, end)));
  };
  if (parts.name === undefined) add('http.malformed-line', line.start, line.end);
  else {
    const colon = bytes.indexOf(0x3a, parts.nameEnd);
    add('http.header-name', line.start, parts.nameEnd);
    add('http.header-space', parts.nameEnd, colon, 'space');
    add('http.header-colon', colon, colon + 1);
    add('http.header-space', colon + 1, parts.valueStart, 'space');
    add('http.header-value', parts.valueStart, parts.valueEnd);
    add('http.header-space', parts.valueEnd, line.end, 'space');
  }
  children.push(lineEnd(maker, line));
  for (const fold of folds) {
    const { valueStart, valueEnd, value } = readHeaderLine(bytes, fold);
    text.push(value);
    add('http.header-space', fold.start, valueStart, 'space');
    add('http.header-value', valueStart, valueEnd);
    add('http.header-space', valueEnd, fold.end, 'space');
    children.push(lineEnd(maker, fold));
  }
  const last = folds.at(-1) ?? line;
  const whole = parts.name === undefined && folds.length === 0 ? 'http.malformed-line' : id;
  return maker.bytesField(whole, line.start, last.next, text.join(' '), children);
}

/** The line end of a line, under its own name or another. */
export function lineEnd(maker: FieldMaker, line: Line, id: FieldId = 'http.line-end'): Field {
  return maker.bytesField(id, line.end, line.next, line.next - line.end === 2 ? 'CR LF' : 'LF');
}
