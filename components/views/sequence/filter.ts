/** What the reader looks for in the sequence. Everything else stays where it is, and is drawn faintly. */
import type { ConnectionId, Direction, Item } from '../../../wire/index.ts';
import type { Happening } from './happenings.ts';
import { connectionOf } from './row-text.ts';

export const KINDS = ['all', 'http', 'text', 'binary', 'control', 'problem', 'mark'] as const;

export type Kind = (typeof KINDS)[number];

export const kindWords: Readonly<Record<Kind, string>> = {
  all: 'all kinds',
  http: 'HTTP messages',
  text: 'text frames',
  binary: 'binary frames',
  control: 'ping, pong, close',
  problem: 'with a problem',
  mark: 'open, close, conditions',
};

export interface Filter {
  readonly connection: ConnectionId | 'all';
  readonly direction: Direction | 'both';
  readonly kind: Kind;
  /** Empty for any. */
  readonly text: string;
}

export const NO_FILTER: Filter = { connection: 'all', direction: 'both', kind: 'all', text: '' };

export const isFiltering = ({ connection, direction, kind, text }: Filter): boolean =>
  connection !== 'all' || direction !== 'both' || kind !== 'all' || text !== '';

/** Whether a happening, which has bytes of these items, is what the reader looks for. */
export function isWanted(filter: Filter, happening: Happening, items: readonly Item[]): boolean {
  const { connection, direction, kind, text } = filter;
  if (connection !== 'all' && connectionOf(happening) !== connection) return false;
  if (direction !== 'both' && directionOf(happening) !== direction) return false;
  if (kind === 'mark') return happening.kind === 'mark' && (text === '' || says(happening, items, text));
  if (kind !== 'all' && !items.some((item) => isOfKind(item, kind))) return false;
  return text === '' || says(happening, items, text);
}

function directionOf(happening: Happening): Direction | undefined {
  if (happening.kind === 'mark') return undefined;
  return happening.kind === 'chunk' ? happening.chunk.direction : happening.direction;
}

function isOfKind(item: Item, kind: Kind): boolean {
  if (kind === 'problem') return item.problems.length > 0;
  if (item.kind === 'request' || item.kind === 'response') return kind === 'http';
  if (item.kind === 'opaque') return false;
  if (item.opcode >= 8) return kind === 'control';
  // A continuation is of the kind of its message, which only its first frame says.
  return kind === (item.opcode === 2 ? 'binary' : 'text');
}

/** Whether the words that crossed the wire hold `text`, whatever the case. */
function says(happening: Happening, items: readonly Item[], text: string): boolean {
  const wanted = text.toLowerCase();
  const words =
    happening.kind === 'mark'
      ? [happening.mark.kind === 'condition' ? happening.mark.text : happening.mark.kind]
      : items.map(wordsOf);
  return words.some((each) => each.toLowerCase().includes(wanted));
}

const decoder = new TextDecoder();

function wordsOf(item: Item): string {
  if (item.kind === 'frame') return item.text ?? item.close?.reason ?? '';
  return decoder.decode(item.bytes);
}
