import { headerValue } from '../http/headers.ts';
import { expectedAccept, responseProblems } from '../websocket/handshake.ts';
import type { Handshake } from './conversation.ts';
import type { HttpDraft } from './http-draft.ts';

/** What a request for a WebSocket and its answer, if it has come, amount to. */
export function readHandshake(request: HttpDraft, response: HttpDraft | undefined): Handshake {
  const asked = request.head?.headers ?? [];
  const answer = response?.head?.headers ?? [];
  const start = response?.head?.start;
  const switched = start?.kind === 'response' && start.status === 101;
  const key = headerValue(asked, 'sec-websocket-key');
  const accept = headerValue(answer, 'sec-websocket-accept');
  return {
    request: request.id,
    ...(response && { response: response.id }),
    ...(key !== undefined && { key, expectedAccept: expectedAccept(key) }),
    ...(accept !== undefined && { accept }),
    accepted: switched && responseProblems(asked, answer).length === 0,
  };
}
