import { lenientText, utf8 } from '../bytes/text.ts';
import type { ProblemId } from '../fields/index.ts';

/** What a close frame says (RFC 6455 §5.5.1). */
export interface Close {
  /** Absent if the payload is empty; a program is then told 1005. */
  readonly code?: number;
  readonly reason: string;
}

/** Reads the unmasked payload of a close frame. */
export function readClose(payload: Uint8Array): Close {
  const [high, low] = payload;
  if (high === undefined || low === undefined) return { reason: '' };
  return { code: high * 256 + low, reason: lenientText(payload.subarray(2)) };
}

/** Codes that may be sent (RFC 6455 §7.4, and those registered since): 1004–1006 and 1015 may not. */
export const mayBeSent = (code: number): boolean =>
  (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);

/** What is wrong with the unmasked payload of a close frame. `at` is a position in it. */
export function closeProblems(payload: Uint8Array): { id: ProblemId; saw: string; at: number }[] {
  if (payload.length === 1) return [{ id: 'ws.short-close', saw: '1 byte', at: 0 }];
  const { code } = readClose(payload);
  const problems: { id: ProblemId; saw: string; at: number }[] = [];
  if (code !== undefined && !mayBeSent(code))
    problems.push({ id: 'ws.bad-close-code', saw: String(code), at: 0 });
  if (code !== undefined && utf8(payload.subarray(2)) === undefined) {
    problems.push({ id: 'ws.bad-close-reason', saw: 'a reason that is not UTF-8', at: 2 });
  }
  return problems;
}
