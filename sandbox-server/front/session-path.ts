/** The part of a request target that names a session, and maybe one of its servers: `/s/<session>.<server>`. */
import { SERVER_NAME, SESSION_ID } from '../session/token.ts';

export interface SessionPath {
  readonly session: string;
  /** Host name of the server that is meant, where one is named. */
  readonly server?: string;
  /** What the guest does not get to see, as a place in the target. A target keeps its first slash. */
  readonly cutStart: number;
  readonly cutEnd: number;
}

/** Finds the session in a target of origin form (RFC 9112 §3.2.1); undefined if it names none. */
export function sessionPathOf(target: string): SessionPath | undefined {
  const [, name = '', server] = /^\/s\/([^/?.]+)(?:\.([^/?]+))?(?=[/?]|$)/.exec(target) ?? [];
  if (!SESSION_ID.test(name)) return undefined;
  const cutEnd = '/s/'.length + name.length + (server === undefined ? 0 : 1 + server.length);
  const path = { session: name, cutStart: target[cutEnd] === '/' ? 0 : 1, cutEnd };
  if (server === undefined) return path;
  return SERVER_NAME.test(server) ? { ...path, server } : undefined;
}
