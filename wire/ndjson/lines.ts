/** JSON values, one on each line, read as they come: `(state, bytes) → state + lines`. */
import { asciiBytes, latin1, lenientText } from '../bytes/text.ts';
import type { StreamProblem, StreamStep } from '../conversation/stream.ts';

/** Of a line, so many bytes are kept. */
const LONGEST = 1024 * 1024;

export interface LinesState {
  readonly position: number;
  /** The line so far, one character a byte. */
  readonly line: string;
  readonly lineStart: number;
}

export const LINES_START: LinesState = { position: 0, line: '', lineStart: 0 };

/** Reads further content. A line counts when its LF has come. */
export function readLines(before: LinesState, bytes: Uint8Array): StreamStep<LinesState> {
  let { line, lineStart } = before;
  const events: StreamStep<LinesState>['events'][number][] = [];
  const problems: StreamProblem[] = [];
  let payload = 0;
  let padding = 0;
  let at = 0;
  while (at < bytes.length) {
    const lf = bytes.indexOf(0x0a, at);
    const end = lf < 0 ? bytes.length : lf;
    if (line.length < LONGEST) line += latin1(bytes, at, Math.min(end, at + LONGEST));
    if (lf < 0) break;
    const data = lenientText(asciiBytes(line.replace(/\r$/, '')));
    const next = before.position + lf + 1;
    if (data.trim() === '') padding += next - lineStart;
    else {
      payload += next - lineStart - 1 - (line.endsWith('\r') ? 1 : 0);
      events.push({ type: 'line', data, id: '', start: lineStart, end: next - 1 });
      if (!isJson(data)) {
        problems.push({
          id: 'ndjson.not-json',
          saw: JSON.stringify(data.slice(0, 40)),
          field: 'ndjson.value',
          at: lineStart,
        });
      }
    }
    line = '';
    lineStart = next;
    at = lf + 1;
  }
  const state = { position: before.position + bytes.length, line, lineStart };
  return { state, events, problems, payload, padding };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
