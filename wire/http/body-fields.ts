/** The fields of a body: its content, and what marks where the content ends. */
import { byteCount, latin1 } from '../bytes/text.ts';
import type { Body } from '../conversation/conversation.ts';
import type { Field } from '../field.ts';
import { FieldMaker } from '../field-tree.ts';
import { chunkSize } from './chunked.ts';
import { headerField, lineEnd } from './head-fields.ts';
import { type Line, splitLines } from './line.ts';

/** Chunks shown one by one; the bytes of further ones are one field. */
const MOST_CHUNKS = 4096;

/** Fields of the body in `bytes`, which begins after the head at `from`. */
export function bodyFields(bytes: Uint8Array, from: number, framing: Body['framing']): Field[] {
  if (from >= bytes.length) return [];
  const maker = new FieldMaker(bytes);
  if (framing === 'chunked') return chunkedFields(maker, from);
  return [maker.bytesField('http.content', from, bytes.length)];
}

function chunkedFields(maker: FieldMaker, from: number): Field[] {
  const { bytes } = maker;
  const fields: Field[] = [];
  let at = from;
  while (at < bytes.length) {
    const line = lineAt(bytes, at);
    const size = line.finished ? chunkSize(latin1(bytes, line.start, line.end)) : undefined;
    if (size === undefined || fields.length === MOST_CHUNKS) {
      const id = fields.length === MOST_CHUNKS ? 'http.more-chunks' : 'http.unfinished-line';
      return [...fields, maker.bytesField(id, at, bytes.length)];
    }
    if (size === 0) return [...fields, ...lastFields(maker, line)];
    const dataEnd = Math.min(bytes.length, line.next + size);
    const children = sizeFields(maker, line);
    if (dataEnd > line.next) children.push(maker.bytesField('http.chunk-data', line.next, dataEnd));
    at = lineEndAfter(bytes, dataEnd);
    if (at > dataEnd)
      children.push(maker.bytesField('http.line-end', dataEnd, at, at - dataEnd === 2 ? 'CR LF' : 'LF'));
    fields.push(maker.bytesField('http.chunk', line.start, at, byteCount(size), children));
    // A chunk without its line end is cut short or broken; what follows cannot be read.
    if (at === dataEnd && at < bytes.length) {
      return [...fields, maker.bytesField('http.unfinished-line', at, bytes.length)];
    }
  }
  return fields;
}

/** Size, extension and line end of a size line. */
function sizeFields(maker: FieldMaker, line: Line): Field[] {
  const { bytes } = maker;
  const text = latin1(bytes, line.start, line.end);
  const digits = /^[0-9A-Fa-f]*/.exec(text)?.[0].length ?? 0;
  const size = byteCount(chunkSize(text) ?? 0);
  const fields = [maker.bytesField('http.chunk-size', line.start, line.start + digits, size)];
  if (text.length > digits)
    fields.push(maker.bytesField('http.chunk-extension', line.start + digits, line.end));
  return [...fields, lineEnd(maker, line)];
}

/** The last chunk, the trailers, and the empty line. */
function lastFields(maker: FieldMaker, line: Line): Field[] {
  const { bytes } = maker;
  const fields = [
    maker.bytesField('http.last-chunk', line.start, line.next, '0 bytes', sizeFields(maker, line)),
  ];
  const text = latin1(bytes);
  for (const next of splitLines(text, line.next)) {
    if (!next.finished) fields.push(maker.bytesField('http.unfinished-line', next.start, next.next));
    else if (next.end === next.start) fields.push(lineEnd(maker, next, 'http.body-end'));
    else fields.push(headerField(maker, text, next, [], 'http.trailer'));
  }
  return fields;
}

function lineAt(bytes: Uint8Array, start: number): Line {
  const lf = bytes.indexOf(0x0a, start);
  if (lf < 0) return { start, end: bytes.length, next: bytes.length, finished: false };
  return { start, end: lf > start && bytes[lf - 1] === 0x0d ? lf - 1 : lf, next: lf + 1, finished: true };
}

/** The position after CR LF or LF at `at`, or after a CR that ends the bytes; `at` if there is none. */
function lineEndAfter(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x0a) return at + 1;
  if (bytes[at] !== 0x0d) return at;
  if (at + 1 === bytes.length) return at + 1;
  return bytes[at + 1] === 0x0a ? at + 2 : at;
}
