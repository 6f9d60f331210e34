/** What a row of the sequence says: on its arrow, and as a sentence. */
import {
  type ChunkEvent,
  type CloseEvent,
  describe,
  type Item,
  type OpenEvent,
} from '../../../wire/index.ts';
import { bytesText, timeText } from '../format.ts';
import { directionWords, preview, senderOf, shortLabel, type Side } from '../labels.ts';
import type { Happening } from './happenings.ts';

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
  return item ? { label: shortLabel(item, base), preview: preview(item, most) } : { label: '', preview: '' };
}

function markLabel(mark: OpenEvent | CloseEvent): string {
  if (mark.kind === 'open') return 'TCP connection opens';
  if (mark.by === 'sandbox') return 'the sandbox ends the connection';
  return mark.how === 'fin' ? 'FIN: no more bytes' : 'RST: connection torn down';
}

/** One sentence for a row, for lists and screen readers. */
export function sentence(happening: Happening, items: readonly Item[]): string {
  if (happening.kind === 'item') return describe(happening.item);
  if (happening.kind === 'chunk') return chunkSentence(happening.chunk, items);
  return `${timeText(happening.at)}, connection ${happening.mark.connection}: ${markSentence(happening.mark)}`;
}

function chunkSentence(chunk: ChunkEvent, items: readonly Item[]): string {
  const inside = items.map((item) => shortLabel(item, undefined)).join(', ');
  const what = `${timeText(chunk.at)}, ${directionWords(chunk.direction)}, chunk, ${bytesText(chunk.bytes.length)}`;
  return inside ? `${what}, with bytes of: ${inside}` : what;
}

function markSentence(mark: OpenEvent | CloseEvent): string {
  if (mark.kind === 'open') return `opened to ${mark.server}`;
  const who = mark.by === 'sandbox' ? 'the sandbox' : `the ${mark.by}`;
  return mark.how === 'fin' ? `${who} sends no more bytes (FIN)` : `${who} resets the connection (RST)`;
}

/** Who a row's line starts from. */
export function sideOf(happening: Happening): Side | 'sandbox' {
  if (happening.kind === 'mark') return happening.mark.kind === 'open' ? 'client' : happening.mark.by;
  return senderOf(happening.kind === 'chunk' ? happening.chunk.direction : happening.direction);
}

/** The connection that a row is about. */
export function connectionOf(happening: Happening): number {
  if (happening.kind === 'mark') return happening.mark.connection;
  return happening.kind === 'chunk' ? happening.chunk.connection : happening.connection;
}
