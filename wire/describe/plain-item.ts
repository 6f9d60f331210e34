import { hex, lenientText } from '../bytes/text.ts';
import type { FrameItem, Item, RequestItem, ResponseItem } from '../conversation/conversation.ts';
import { problemEntry } from '../fields/index.ts';
import { opcodeName } from '../websocket/opcode.ts';

/** An item as plain data for JSON: bytes as hex without spaces, times in microseconds. */
export function plainItem(item: Item): Record<string, unknown> {
  const { id, connection, direction, offset, length, startedAt, endedAt, complete, kind } = item;
  const problems = item.problems.map(({ id: problem, saw }) => ({
    id: problem,
    name: problemEntry(problem).name,
    saw,
    source: problemEntry(problem).source.section,
  }));
  const base = { id, connection, direction, offset, length, startedAt, endedAt, complete, kind };
  return { ...base, ...plainDetail(item), problems };
}

function plainDetail(item: Item): Record<string, unknown> {
  switch (item.kind) {
    case 'request': {
      const { method, target, version } = item;
      return { method, target, version, ...plainMessage(item) };
    }
    case 'response': {
      const { status, reason, version, request } = item;
      return { status, reason, version, request, ...plainMessage(item) };
    }
    case 'frame':
      return plainFrame(item);
    case 'opaque':
      return { bytes: digits(item.bytes) };
  }
}

function plainMessage({ headers, headLength, body }: RequestItem | ResponseItem): Record<string, unknown> {
  const { framing, length, bytes, stream } = body;
  return {
    headers,
    headLength,
    body: { framing, length, text: lenientText(bytes), ...(stream && { stream }) },
  };
}

function plainFrame(item: FrameItem): Record<string, unknown> {
  const {
    fin,
    rsv,
    opcode,
    masked,
    maskingKey,
    headLength,
    payloadLength,
    payload,
    inflated,
    text,
    close,
    message,
  } = item;
  return {
    fin,
    rsv: rsv.map(Number),
    opcode,
    opcodeName: opcodeName(opcode),
    masked,
    ...(maskingKey && { maskingKey: digits(maskingKey) }),
    headLength,
    payloadLength,
    payload: digits(payload),
    ...(inflated && { inflated: { length: inflated.length, bytes: digits(inflated.bytes) } }),
    ...(text !== undefined && { text }),
    ...(close && { close }),
    message,
  };
}

const digits = (bytes: Uint8Array): string => hex(bytes, Infinity).replaceAll(' ', '');
