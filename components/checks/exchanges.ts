import type { Conversation, RequestItem, ResponseItem } from '../../wire/conversation/conversation.ts';

/** One HTTP request and the final response to it. */
export interface Exchange {
  readonly request: RequestItem;
  /** Missing while the request is not answered. */
  readonly response?: ResponseItem;
  /** Milliseconds from the last byte of the request to the last byte of the response so far. */
  readonly took?: number;
}

/** All requests of a conversation in order of time, each with its answer. Interim answers but 101 are left out. */
export function exchanges(conversation: Conversation): readonly Exchange[] {
  const answers = new Map<string, ResponseItem>();
  for (const item of conversation.items) {
    if (item.kind !== 'response' || item.request === undefined) continue;
    if (item.status < 200 && item.status !== 101) continue;
    answers.set(item.request, item);
  }

  return conversation.items
    .filter((item) => item.kind === 'request')
    .map((request) => {
      const response = answers.get(request.id);
      if (response === undefined) return { request };
      return { request, response, took: (response.endedAt - request.endedAt) / 1000 };
    });
}

/** The value of a header, whatever the case of its name; several of one name are joined by a comma (RFC 9110 §5.3). */
export function header(message: RequestItem | ResponseItem, name: string): string | undefined {
  const values = message.headers.filter((field) => field.name.toLowerCase() === name.toLowerCase());
  return values.length === 0 ? undefined : values.map((field) => field.value).join(', ');
}
