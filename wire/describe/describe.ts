import { byteCount } from '../bytes/text.ts';
import type { FrameItem, Item } from '../conversation/conversation.ts';
import { preview } from '../field-tree.ts';
import { problemEntry } from '../fields/index.ts';
import { opcodeName } from '../websocket/opcode.ts';

/** One plain sentence for lists and screen readers: `12.4 ms, client to server, text frame, final, masked, 5 bytes: Hello`. */
export function describe(item: Item): string {
  const parts = [time(item.startedAt), item.direction.replaceAll('-', ' '), ...detail(item)];
  if (!item.complete) parts.push('not complete');
  const shown = parts.join(', ') + content(item).replace(/\s+/g, ' ');
  const problems = item.problems.map(({ id, saw }) => `${problemEntry(id).name} (${saw})`);
  return problems.length === 0 ? shown : `${shown}. Problem: ${problems.join('; ')}`;
}

/** A label short enough for an arrow: `GET /ticks`, `200 OK`, `text 5 B`, `close 1000`, `ping`. */
export function label(item: Item): string {
  switch (item.kind) {
    case 'request':
      return item.method === '' ? 'request' : `${item.method} ${shorten(item.target, 32)}`;
    case 'response':
      return item.status === 0 ? 'response' : `${item.status} ${shorten(item.reason, 24)}`.trim();
    case 'frame':
      return frameLabel(item);
    case 'opaque':
      return `${item.length} B`;
  }
}

/** Microseconds as `12.4 ms` or `1.25 s`. */
export function time(micros: number): string {
  if (micros < 10_000_000) return `${(micros / 1000).toFixed(1)} ms`;
  return `${(micros / 1_000_000).toFixed(2)} s`;
}

function detail(item: Item): string[] {
  switch (item.kind) {
    case 'request':
      return ['request', label(item), `head of ${byteCount(item.headLength)}`, byteCount(item.body.length)];
    case 'response':
      return ['response', label(item), `head of ${byteCount(item.headLength)}`, byteCount(item.body.length)];
    case 'frame':
      return [
        `${opcodeName(item.opcode)} frame`,
        item.fin ? 'final' : 'more follow',
        item.masked ? 'masked' : 'not masked',
        byteCount(item.payloadLength),
        ...(item.inflated ? [`inflated to ${byteCount(item.inflated.length)}`] : []),
      ];
    case 'opaque':
      return ['other bytes', byteCount(item.length)];
  }
}

function content(item: Item): string {
  if (item.kind === 'opaque') return `: ${preview(item.bytes, 80)}`;
  if (item.kind === 'frame') {
    if (item.close)
      return item.close.code === undefined ? '' : `: ${item.close.code} ${item.close.reason}`.trimEnd();
    const { bytes } = item.inflated ?? { bytes: item.payload };
    return bytes.length === 0 ? '' : `: ${preview(bytes, 80)}`;
  }
  return item.body.length === 0 ? '' : `: ${preview(item.body.bytes, 80)}`;
}

function frameLabel(item: FrameItem): string {
  const name = opcodeName(item.opcode);
  if (item.opcode === 8) return item.close?.code === undefined ? name : `${name} ${item.close.code}`;
  if (item.opcode > 8) return name;
  return `${name} ${item.payloadLength} B`;
}

const shorten = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;
