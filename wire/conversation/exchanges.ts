import type { Micros } from '../trace/trace.ts';
import type { Conversation, ItemId, RequestItem, ResponseItem } from './conversation.ts';
import { isEmptyAnswer } from './ledger.ts';

/** An answer that takes longer than this to begin was held back by the server, in microseconds. */
export const HELD_AFTER = 200_000;

/** A request and what came of it. */
export interface Exchange {
  readonly request: RequestItem;
  /** The final answer, if it has begun. */
  readonly response?: ResponseItem;
  /** Answers before the final one, such as 100. */
  readonly interim: readonly ResponseItem[];
  /** From the first byte of the request to the first byte of the final answer, in microseconds. */
  readonly timeToFirstByte?: number;
  /** From the first byte of the request to the last byte of the answer so far, in microseconds. */
  readonly duration?: number;
  /**
   * `upgrade`: asked for another protocol. `stream`: the answer came in pieces over time.
   * `held`: the server waited before it answered, as in long polling.
   * `poll`: the same thing was asked for before. `single`: none of these.
   */
  readonly kind: 'upgrade' | 'stream' | 'held' | 'poll' | 'single';
  /** The answer carried nothing new. */
  readonly empty: boolean;
}

/** All exchanges by the time of their request. */
export function exchanges(conversation: Conversation): Exchange[] {
  const answers = new Map<ItemId, ResponseItem[]>();
  for (const item of conversation.items) {
    if (item.kind !== 'response' || item.request === undefined) continue;
    answers.set(item.request, [...(answers.get(item.request) ?? []), item]);
  }
  const asked = new Set<string>();
  return conversation.items
    .filter((item) => item.kind === 'request')
    .map((request) => {
      const all = answers.get(request.id) ?? [];
      const response = all.find(isFinal);
      const what = `${request.method} ${request.target.replace(/[?#].*$/s, '')}`;
      const repeated = asked.has(what);
      asked.add(what);
      return {
        request,
        ...(response && {
          response,
          timeToFirstByte: response.startedAt - request.startedAt,
          duration: response.endedAt - request.startedAt,
        }),
        interim: all.filter((answer) => !isFinal(answer)),
        kind: kindOf(request, response, repeated),
        empty: response !== undefined && isEmptyAnswer(response),
      };
    });
}

const isFinal = ({ status }: ResponseItem): boolean => status >= 200 || status === 101;

function kindOf(
  request: RequestItem,
  response: ResponseItem | undefined,
  repeated: boolean,
): Exchange['kind'] {
  if (response?.status === 101 || request.headers.some(({ name }) => name.toLowerCase() === 'upgrade'))
    return 'upgrade';
  if (response && isStreamed(response)) return 'stream';
  if (response && response.startedAt - request.startedAt >= HELD_AFTER) return 'held';
  return repeated ? 'poll' : 'single';
}

/** True for an event stream, NDJSON, or content whose pieces came over more than the time of one hold. */
function isStreamed({ body }: ResponseItem): boolean {
  const first: Micros | undefined = body.arrivals[0]?.at;
  const last = body.arrivals.at(-1)?.at;
  const spread = first !== undefined && last !== undefined ? last - first : 0;
  return body.stream !== undefined || (body.framing !== 'content-length' && spread >= HELD_AFTER);
}
