/** The part of a request target that names a session: `/s/<session>`. */
import { SESSION_ID } from '../session/token.ts';

export interface SessionPath {
  readonly session: string;
  /** What the guest does not get to see, as a place in the target. A target keeps its first slash. */
  readonly cutStart: number;
  readonly cutEnd: number;
}

/** Finds the session in a target of origin form (RFC 9112 §3.2.1); undefined if it names none. */
export function sessionPathOf(target: string): SessionPath | undefined {
  const session = /^\/s\/([^/?]+)/.exec(target)?.[1];
  if (session === undefined || !SESSION_ID.test(session)) return undefined;
  const cutEnd = '/s/'.length + session.length;
  return { session, cutStart: target[cutEnd] === '/' ? 0 : 1, cutEnd };
}
