/** Where the body of a message ends (RFC 9112 §6.3). */
import type { Body, Header } from '../conversation/conversation.ts';
import type { ProblemId } from '../fields/index.ts';
import type { StartLine } from './head.ts';
import { headerList, headerValues } from './headers.ts';

export interface Framing {
  readonly kind: Body['framing'];
  /** Bytes of content, for `content-length`. */
  readonly length: number;
  readonly problems: readonly FramingProblem[];
}

/** `header` is where the problem sits. */
export interface FramingProblem {
  readonly id: ProblemId;
  readonly saw: string;
  readonly header: 'content-length' | 'transfer-encoding';
}

/** `method` is that of the request; for a response, of the request that it answers. */
export function bodyFraming(
  start: StartLine | undefined,
  headers: readonly Header[],
  method: string,
): Framing {
  const problems: FramingProblem[] = [];
  const codings = headerList(headers, 'transfer-encoding');
  const lengths = headerValues(headers, 'content-length').flatMap((value) =>
    value.split(',').map((part) => part.trim()),
  );
  const response = start?.kind === 'response';
  if (response && neverHasContent(start.status, method, lengths, codings, problems)) {
    return { kind: 'none', length: 0, problems };
  }
  if (codings.length > 0) {
    const add = (id: ProblemId, saw: string): void => {
      problems.push({ id, saw, header: 'transfer-encoding' });
    };
    if (lengths.length > 0) add('http.two-lengths', 'Transfer-Encoding and Content-Length');
    if (start?.version === 'HTTP/1.0') add('http.transfer-coding-too-early', 'Transfer-Encoding in HTTP/1.0');
    if (codings.at(-1) === 'chunked' && !codings.slice(0, -1).includes('chunked')) {
      return { kind: 'chunked', length: 0, problems };
    }
    add('http.bad-transfer-coding', codings.join(', '));
    return { kind: response ? 'until-close' : 'none', length: 0, problems };
  }
  const [length] = lengths;
  if (length === undefined) return { kind: response ? 'until-close' : 'none', length: 0, problems };
  if (lengths.some((other) => other !== length)) {
    problems.push({ id: 'http.conflicting-lengths', saw: lengths.join(' and '), header: 'content-length' });
  }
  if (!/^\d{1,15}$/.test(length)) {
    problems.push({ id: 'http.bad-content-length', saw: JSON.stringify(length), header: 'content-length' });
    return { kind: response ? 'until-close' : 'none', length: 0, problems };
  }
  return { kind: 'content-length', length: Number(length), problems };
}

/** 1xx, 204, 304, answers to HEAD, and successful answers to CONNECT have no content, whatever their headers say. */
function neverHasContent(
  status: number,
  method: string,
  lengths: readonly string[],
  codings: readonly string[],
  problems: FramingProblem[],
): boolean {
  if (status < 200 || status === 204) {
    const header = codings.length > 0 ? 'transfer-encoding' : 'content-length';
    if (codings.length + lengths.length > 0) {
      problems.push({ id: 'http.length-not-allowed', saw: `a length with status ${status}`, header });
    }
    return true;
  }
  return status === 304 || method === 'HEAD' || (method === 'CONNECT' && status < 300);
}
