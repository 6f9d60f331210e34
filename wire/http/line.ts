/** Where a line lies: its text from `start` to `end`, its line end from there to `next`. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** False for the bytes after the last line end. */
  readonly finished: boolean;
}

const CR = 0x0d;
const LF = 0x0a;

/** Cuts text into lines that end in CR LF or in LF alone. Positions are those of the bytes, if each is one character. */
export function splitLines(text: string, from = 0, to = text.length): Line[] {
  const lines: Line[] = [];
  let start = from;
  while (start < to) {
    const found = text.indexOf('\n', start);
    const finished = found >= 0 && found < to;
    const next = finished ? found + 1 : to;
    const end = finished ? (found > start && text.charCodeAt(found - 1) === CR ? found - 1 : found) : to;
    lines.push({ start, end, next, finished });
    start = next;
  }
  return lines;
}

/** How far a head has come: enough to find its end wherever the bytes are cut. */
export interface HeadScan {
  /** A line that is not empty has been seen. Empty lines before it do not end the head. */
  readonly started: boolean;
  /** What the current line holds so far: nothing, one CR, or something else. */
  readonly line: 'empty' | 'cr' | 'text';
}

export const HEAD_START: HeadScan = { started: false, line: 'empty' };

/** Looks for the empty line that ends a head; `next` is the position after it, or where `bytes` end. */
export function scanHead(
  scan: HeadScan,
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly scan: HeadScan; readonly next: number; readonly done: boolean } {
  let { started, line } = scan;
  let at = from;
  while (at < to) {
    const found = bytes.indexOf(LF, at);
    const end = found < 0 || found >= to ? to : found;
    if (end > at) line = line === 'empty' && end - at === 1 && bytes[at] === CR ? 'cr' : 'text';
    if (end === to) break;
    at = end + 1;
    if (line !== 'text' && started) return { scan: HEAD_START, next: at, done: true };
    started ||= line === 'text';
    line = 'empty';
  }
  return { scan: { started, line }, next: to, done: false };
}
