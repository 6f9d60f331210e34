import { type Entry, rfc } from './entry.ts';

/** Rules of HTTP/1.1 that a message can break. */
export const httpProblems = {
  'http.bare-lf': {
    name: 'Line feed alone',
    meaning: 'A line ends in LF without a CR before it.',
    why: 'Receivers may accept it, and where two of them disagree about where a line ends, requests can be smuggled past one of them.',
    source: rfc(9112, '2.2'),
  },
} as const satisfies Record<string, Entry>;
