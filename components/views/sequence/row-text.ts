/** What a row of the sequence says: on its arrow, and as a sentence. */
import { type ChunkEvent, type ConditionName, describe, type Item } from '../../../wire/index.ts';
import { bytesText, timeText } from '../format.ts';
import { directionWords, preview, quoted, senderOf, shortLabel, type Side } from '../labels.ts';
import type { Happening, Mark } from './happenings.ts';

/** Network conditions in a few words, for an arrow. */
const CONDITION_WORDS: Readonly<Record<ConditionName, string>> = {
  changed: 'conditions changed',
  latency: 'held back',
  bandwidth: 'slowed to the bandwidth',
  close: 'closed by the network',
  reset: 'reset by the network',
  'black-hole': 'swallowed',
  buffering: 'held by a buffering proxy',
  rechunking: 'cut anew by a proxy',
  'one-byte': 'handed on byte by byte',
  'idle-timeout': 'ended as idle',
  'strip-upgrade': 'Upgrade taken out',
  'bit-flip': 'a bit was turned',
  'slow-reader': 'read slowly',
};

export interface RowText {
  readonly label: string;
  /** Content, set softer; may be empty. */
  readonly preview: string;
}

/** The words on an arrow. `most`: characters of content at most. */
export function rowText(
  happening: Happening,
  items: readonly Item[],
  base: string | undefined,
  most: number,
): RowText {
  if (happening.kind === 'mark') return { label: markLabel(happening.mark), preview: '' };
  if (happening.kind === 'chunk') {
    const inside = items.map((item) => shortLabel(item, base)).join(' + ');
    return { label: `chunk ${bytesText(happening.chunk.bytes.length)}`, preview: inside };
  }
  const [item] = items;
  if (!item) return { label: '', preview: '' };
  if (items.length > 1) return { label: messageLabel(items), preview: quoted(wholeText(items), most) };
  return { label: shortLabel(item, base), preview: preview(item, most) };
}

/** A message of several frames: `text message 23 bytes in 2 frames`. */
function messageLabel(items: readonly Item[]): string {
  const [first] = items;
  const bytes = items.reduce((sum, item) => sum + (item.kind === 'frame' ? item.payloadLength : 0), 0);
  const kind = first?.kind === 'frame' && first.opcode === 2 ? 'binary' : 'text';
  return `${kind} message ${bytesText(bytes)} in ${items.length} frames`;
}

/** What the frames of a message say together; of a compressed one, the last frame says it. */
function wholeText(items: readonly Item[]): string {
  const last = items.at(-1);
  if (last?.kind === 'frame' && last.inflated) return last.text ?? '';
  return items.map((item) => (item.kind === 'frame' ? (item.text ?? '') : '')).join('');
}

function markLabel(mark: Mark): string {
  if (mark.kind === 'open') return 'TCP connection opens';
  if (mark.kind === 'condition') return CONDITION_WORDS[mark.condition];
  if (mark.by === 'sandbox') return 'the sandbox ends the connection';
  return mark.how === 'fin' ? 'FIN: no more bytes' : 'RST: connection torn down';
}

/** One sentence for a row, for lists and screen readers. */
export function sentence(happening: Happening, items: readonly Item[]): string {
  if (happening.kind === 'item') {
    const [, ...rest] = items;
    return [describe(happening.item), ...rest.map((item) => `then ${describe(item)}`)].join('; ');
  }
  if (happening.kind === 'chunk') return chunkSentence(happening.chunk, items);
  const { connection } = happening.mark;
  const which = connection === 0 ? 'all connections' : `connection ${connection}`;
  return `${timeText(happening.at)}, ${which}: ${markSentence(happening.mark)}`;
}

function chunkSentence(chunk: ChunkEvent, items: readonly Item[]): string {
  const inside = items.map((item) => shortLabel(item, undefined)).join(', ');
  const what = `${timeText(chunk.at)}, ${directionWords(chunk.direction)}, chunk, ${bytesText(chunk.bytes.length)}`;
  return inside ? `${what}, with bytes of: ${inside}` : what;
}

function markSentence(mark: Mark): string {
  if (mark.kind === 'open')
    return `opened to ${mark.server}${mark.client === undefined ? '' : ` by ${mark.client}`}`;
  if (mark.kind === 'condition') return `network condition, ${CONDITION_WORDS[mark.condition]}: ${mark.text}`;
  const who = mark.by === 'sandbox' ? 'the sandbox' : `the ${mark.by}`;
  return mark.how === 'fin' ? `${who} sends no more bytes (FIN)` : `${who} resets the connection (RST)`;
}

/** Who a row's line starts from. */
export function sideOf(happening: Happening): Side | 'sandbox' {
  if (happening.kind === 'mark') return markSide(happening.mark);
  return senderOf(happening.kind === 'chunk' ? happening.chunk.direction : happening.direction);
}

function markSide(mark: Mark): Side | 'sandbox' {
  if (mark.kind === 'open') return 'client';
  return mark.kind === 'condition' ? 'sandbox' : mark.by;
}

/** The connection that a row is about; 0 for all. */
export function connectionOf(happening: Happening): number {
  if (happening.kind === 'mark') return happening.mark.connection;
  return happening.kind === 'chunk' ? happening.chunk.connection : happening.connection;
}
