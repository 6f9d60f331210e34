/** The fields of NDJSON, over the content without any chunk framing. */
import { latin1 } from '../bytes/text.ts';
import type { Field } from '../field.ts';
import { FieldMaker } from '../field-tree.ts';
import { splitLines } from '../http/line.ts';

/** Lines listed one by one; the bytes of further ones are one field. */
const MOST_LINES = 4096;

/** One field that holds all lines of the content. */
export function linesField(content: Uint8Array): Field {
  const maker = new FieldMaker(content, 'reassembled');
  const fields: Field[] = [];
  let at = 0;
  for (const { start, end, next, finished } of splitLines(latin1(content))) {
    if (fields.length >= MOST_LINES) break;
    if (!finished) fields.push(maker.bytesField('ndjson.unfinished-line', start, next));
    else if (end === start) fields.push(maker.bytesField('ndjson.empty-line', start, next, 'empty'));
    else {
      fields.push(maker.bytesField('ndjson.value', start, end));
      fields.push(maker.bytesField('ndjson.line-end', end, next, next - end === 2 ? 'CR LF' : 'LF'));
    }
    at = next;
  }
  if (at < content.length) fields.push(maker.bytesField('stream.more', at, content.length));
  return maker.bytesField('ndjson.stream', 0, content.length, undefined, fields);
}
