/** The fields of an event stream, over the content without any chunk framing. */
import { latin1 } from '../bytes/text.ts';
import type { Field } from '../field.ts';
import { FieldMaker } from '../field-tree.ts';
import type { FieldId } from '../fields/index.ts';
import { lineEnd, parseLine } from './event-stream.ts';

/** Events listed one by one; the bytes of further ones are one field. */
const MOST_EVENTS = 4096;

const VALUE_IDS = new Map<string, FieldId>([
  ['data', 'sse.data'],
  ['event', 'sse.event-type'],
  ['id', 'sse.id'],
  ['retry', 'sse.retry'],
]);

/** One field that holds all events of the content. */
export function eventStreamField(content: Uint8Array): Field {
  const maker = new FieldMaker(content, 'reassembled');
  const events: Field[] = [];
  let lines: Field[] = [];
  let eventStart = 0;
  let at = 0;
  if (content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf) {
    at = 3;
    events.push(maker.bytesField('sse.byte-order-mark', 0, at, 'byte order mark'));
  }
  while (at < content.length && events.length < MOST_EVENTS) {
    if (lines.length === 0) eventStart = at;
    const end = lineEnd(content, at);
    const next = afterLineEnd(content, end);
    const line = lineFields(maker, at, end, next);
    const single = line.id === 'sse.comment' && lines.length === 0;
    if (line.id === 'sse.event-end' && lines.length > 0) {
      events.push(maker.bytesField('sse.event', eventStart, next, undefined, [...lines, line]));
      lines = [];
    } else if (single || line.id === 'sse.event-end') events.push(line);
    else lines.push(line);
    at = next;
  }
  if (lines.length > 0)
    events.push(maker.bytesField('sse.unfinished-event', eventStart, at, undefined, lines));
  if (at < content.length) events.push(maker.bytesField('stream.more', at, content.length));
  return maker.bytesField('sse.stream', 0, content.length, undefined, events);
}

function lineFields(maker: FieldMaker, start: number, end: number, next: number): Field {
  const finished = next > end;
  const text = latin1(maker.bytes, start, end);
  if (!finished) return maker.bytesField('sse.unfinished-line', start, end);
  const line = parseLine(text);
  if (line.kind === 'end')
    return maker.bytesField('sse.event-end', start, next, endName(maker.bytes, end, next));
  const ending = maker.bytesField('sse.line-end', end, next, endName(maker.bytes, end, next));
  if (line.kind === 'comment') {
    const comment = maker.bytesField('sse.comment', start, end);
    return maker.bytesField('sse.comment', start, next, comment.value, [comment, ending]);
  }
  const nameEnd = start + line.name.length;
  const valueStart = end - line.value.length;
  const parts = [maker.bytesField('sse.field-name', start, nameEnd)];
  if (line.hasColon) parts.push(maker.bytesField('sse.colon', nameEnd, nameEnd + 1));
  if (line.hasSpace) parts.push(maker.bytesField('sse.space', nameEnd + 1, valueStart, 'space'));
  const id = VALUE_IDS.get(line.name) ?? 'sse.ignored';
  if (end > valueStart) parts.push(maker.bytesField(id, valueStart, end));
  return maker.bytesField('sse.line', start, next, undefined, [...parts, ending]);
}

/** The position after CR LF, LF or CR at `end`. */
function afterLineEnd(bytes: Uint8Array, end: number): number {
  if (end === bytes.length) return end;
  return bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? end + 2 : end + 1;
}

const endName = (bytes: Uint8Array, end: number, next: number): string =>
  next - end === 2 ? 'CR LF' : bytes[end] === 0x0d ? 'CR' : 'LF';
