import { latin1 } from '../bytes/text.ts';
import type { Located } from '../located.ts';
import { readHeaderLine } from './header-line.ts';
import { splitLines } from './line.ts';

/** Where the value of a header stands in a head; the start line if there is no such header. */
export function locateHeader(
  bytes: Uint8Array,
  headLength: number,
  header?: string,
): Pick<Located, 'field' | 'bit'> {
  const text = latin1(bytes, 0, Math.min(headLength, bytes.length));
  const lines = splitLines(text);
  for (const line of header === undefined ? [] : lines) {
    const { name, valueStart } = readHeaderLine(text, line);
    if (name?.toLowerCase() === header) return { field: 'http.header-value', bit: valueStart * 8 };
  }
  const start = lines.find((line) => line.end > line.start)?.start ?? 0;
  return { field: 'http.method', bit: start * 8 };
}
