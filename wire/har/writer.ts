/** Conversations as HAR 1.2. A HAR holds messages, not bytes: chunks, frames and masks are lost. */
import { toBase64 } from '../bytes/base64.ts';
import { lenientText, utf8 } from '../bytes/text.ts';
import type { Conversation, FrameItem, RequestItem, ResponseItem } from '../conversation/conversation.ts';
import { type Exchange, exchanges } from '../conversation/exchanges.ts';
import { messages } from '../conversation/messages.ts';
import { headerValue } from '../http/headers.ts';
import type { ConnectionId, TraceMeta } from '../trace/trace.ts';
import { isControl } from '../websocket/opcode.ts';
import type { Har, HarEntry, HarMessage, HarPair, HarRequest, HarResponse } from './har.ts';

/** A conversation as the value of a HAR file; `JSON.stringify` makes the file. */
export function encodeHar(
  conversation: Conversation,
  meta: Pick<TraceMeta, 'startedAt'>,
  version = '1',
): Har {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Realtime 101', version },
      entries: exchanges(conversation).map((exchange) => entry(exchange, conversation, meta.startedAt)),
    },
  };
}

function entry(exchange: Exchange, conversation: Conversation, startedAt: number): HarEntry {
  const { request, response } = exchange;
  const send = (request.endedAt - request.startedAt) / 1000;
  const wait = response ? Math.max(0, response.startedAt - request.endedAt) / 1000 : 0;
  const receive = response ? (response.endedAt - response.startedAt) / 1000 : 0;
  const opened = response?.status === 101;
  return {
    startedDateTime: new Date(startedAt + request.startedAt / 1000).toISOString(),
    time: send + wait + receive,
    request: harRequest(request, opened),
    response: harResponse(response),
    cache: {},
    timings: { send, wait, receive },
    connection: String(request.connection),
    ...(opened && {
      _resourceType: 'websocket',
      _webSocketMessages: socketMessages(conversation, request.connection, startedAt),
    }),
  };
}

function harRequest(request: RequestItem, opened: boolean): HarRequest {
  const host = headerValue(request.headers, 'host') ?? 'unknown.invalid';
  const url = /^https?:/.test(request.target)
    ? request.target
    : `${opened ? 'ws' : 'http'}://${host}${request.target}`;
  const query = URL.canParse(url)
    ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
    : [];
  const { bytes, length } = request.body;
  const mimeType = headerValue(request.headers, 'content-type') ?? '';
  return {
    method: request.method,
    url,
    httpVersion: request.version,
    headers: pairs(request),
    queryString: query,
    cookies: [],
    headersSize: request.headLength,
    bodySize: length,
    ...(length > 0 && { postData: { mimeType, text: lenientText(bytes) } }),
  };
}

function harResponse(response: ResponseItem | undefined): HarResponse {
  const base = { cookies: [], redirectURL: '' };
  if (!response) {
    const content = { size: 0, mimeType: 'x-unknown', comment: 'No answer came.' };
    return {
      ...base,
      status: 0,
      statusText: '',
      httpVersion: '',
      headers: [],
      content,
      headersSize: -1,
      bodySize: -1,
    };
  }
  const { bytes, length } = response.body;
  const text = utf8(bytes);
  return {
    ...base,
    status: response.status,
    statusText: response.reason,
    httpVersion: response.version,
    headers: pairs(response),
    content: {
      size: length,
      mimeType: headerValue(response.headers, 'content-type') ?? 'x-unknown',
      ...(text === undefined ? { text: toBase64(bytes), encoding: 'base64' } : { text }),
      ...(bytes.length < length && { comment: `Only the first ${bytes.length} bytes were kept.` }),
    },
    redirectURL: headerValue(response.headers, 'location') ?? '',
    headersSize: response.headLength,
    bodySize: response.length - response.headLength,
  };
}

const pairs = ({ headers }: RequestItem | ResponseItem): HarPair[] =>
  headers.map(({ name, value }) => ({ name, value }));

/** Data messages, and the control frames between them. */
function socketMessages(
  conversation: Conversation,
  connection: ConnectionId,
  startedAt: number,
): HarMessage[] {
  const time = (at: number): number => (startedAt + at / 1000) / 1000;
  const type = (direction: string): HarMessage['type'] =>
    direction === 'client-to-server' ? 'send' : 'receive';
  const data = messages(conversation)
    .filter((message) => message.connection === connection && message.complete)
    .map(({ direction, endedAt, opcode, text, bytes }) => ({
      type: type(direction),
      time: time(endedAt),
      opcode,
      data: text ?? toBase64(bytes),
    }));
  const control = conversation.items
    .filter(
      (item): item is FrameItem =>
        item.kind === 'frame' && isControl(item.opcode) && item.connection === connection,
    )
    .map(({ direction, endedAt, opcode, payload }) => ({
      type: type(direction),
      time: time(endedAt),
      opcode,
      data: toBase64(payload),
    }));
  return [...data, ...control].sort((a, b) => a.time - b.time);
}
