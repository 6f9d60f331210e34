/**
 * The chunked coding (RFC 9112 §7.1) read as it comes: `(state, bytes) → state + content`.
 * Bytes may be cut anywhere, inside a size or between CR and LF too.
 */
import { latin1 } from '../bytes/text.ts';
import type { ProblemId } from '../fields/index.ts';

/** A size line or a trailer longer than this is not read. */
const LONGEST_LINE = 16_384;

export interface ChunkedState {
  readonly phase: 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'broken';
  /** Bytes of data still to come in this chunk. */
  readonly remaining: number;
  /** The size line, trailer or line end so far. */
  readonly line: string;
}

export const CHUNKED_START: ChunkedState = { phase: 'size', remaining: 0, line: '' };

export interface ChunkedStep {
  readonly state: ChunkedState;
  /** Where reading stopped: the end of `bytes`, or the end of the body, or the point after which nothing can be read. */
  readonly next: number;
  /** Views of the content in `bytes`. */
  readonly content: readonly Uint8Array[];
  /** `at` is a position in `bytes`; it is negative if the line began in bytes before them. */
  readonly problem?: { readonly id: ProblemId; readonly saw: string; readonly at: number };
}

/** Goes on reading a chunked body at `from`. */
export function readChunked(before: ChunkedState, bytes: Uint8Array, from: number): ChunkedStep {
  let { phase, remaining, line } = before;
  const content: Uint8Array[] = [];
  let at = from;
  const step = (problem?: ChunkedStep['problem']): ChunkedStep => ({
    state: { phase, remaining, line },
    next: at,
    content,
    ...(problem && { problem }),
  });
  while (at < bytes.length && phase !== 'done' && phase !== 'broken') {
    if (phase === 'data') {
      const end = Math.min(bytes.length, at + remaining);
      content.push(bytes.subarray(at, end));
      remaining -= end - at;
      at = end;
      if (remaining === 0) phase = 'data-end';
      continue;
    }
    if (phase === 'data-end') {
      const byte = bytes[at];
      const lineEnd = byte === 0x0a || (byte === 0x0d && line === '');
      if (!lineEnd) {
        phase = 'broken';
        return step({ id: 'http.bad-chunk-end', saw: 'no CR LF after the data', at });
      }
      at += 1;
      line = byte === 0x0d ? '\r' : '';
      if (byte === 0x0a) phase = 'size';
      continue;
    }
    const limit = Math.min(bytes.length, at + LONGEST_LINE - line.length);
    const lf = bytes.subarray(at, limit).indexOf(0x0a);
    const end = lf < 0 ? limit : at + lf + 1;
    line += latin1(bytes, at, end);
    at = end;
    const start = end - line.length;
    if (lf < 0) {
      if (line.length < LONGEST_LINE) break;
      phase = 'broken';
      return step({ id: 'http.bad-chunk-size', saw: 'a line without end', at: start });
    }
    const text = line.replace(/\r?\n$/, '');
    line = '';
    if (phase === 'trailer') {
      if (text === '') phase = 'done';
      continue;
    }
    const size = chunkSize(text);
    if (size === undefined) {
      phase = 'broken';
      return step({ id: 'http.bad-chunk-size', saw: JSON.stringify(text.slice(0, 40)), at: start });
    }
    remaining = size;
    phase = size === 0 ? 'trailer' : 'data';
  }
  return step();
}

/** The size that a size line gives, extensions left aside. */
export function chunkSize(line: string): number | undefined {
  const digits = /^([0-9A-Fa-f]{1,13})[ \t]*(?:;.*)?$/s.exec(line)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
