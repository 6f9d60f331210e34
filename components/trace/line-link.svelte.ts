/** The link between bytes and code: the lines that sent what is selected, and what the line at the cursor sent. */
import type { Item, SourceLocation } from '../../wire/index.ts';
import type { Selected } from './selection.svelte.ts';
import type { SourceLines } from './source-lines.svelte.ts';

/** A line of a file, from 1. */
export interface CodeLine {
  readonly file: string;
  readonly line: number;
}

export class LineLink {
  readonly #sources: SourceLines | undefined;
  #cursor = $state.raw<CodeLine>();

  /** Without `sources`, as on a page that has no code, nothing is ever lit. */
  constructor(sources?: SourceLines) {
    this.#sources = sources;
  }

  /** The line in which the reader has put the cursor, while the code has the focus. */
  get cursor(): CodeLine | undefined {
    return this.#cursor;
  }

  /** The cursor is in this line now, or has left the code. */
  moveTo(line: CodeLine | undefined): void {
    if (line?.file !== this.#cursor?.file || line?.line !== this.#cursor?.line) this.#cursor = line;
  }

  /** Whether the line at the cursor sent some of the item. */
  sends(item: Item): boolean {
    const cursor = this.#cursor;
    return cursor !== undefined && this.#sources?.sent(cursor.file, cursor.line, item) === true;
  }

  /** The lines that sent the selected bits of an item, or, for a selection that is not of the wire, the item. */
  linesOf(item: Item, { source, bitStart, bitLength }: Selected): readonly SourceLocation[] {
    const { connection, direction } = item;
    const isPart = source === 'wire' && bitLength > 0;
    const offset = item.offset + (isPart ? bitStart >> 3 : 0);
    const length = isPart ? ((bitStart + bitLength + 7) >> 3) - (bitStart >> 3) : item.length;
    return this.#sources?.of({ connection, direction, offset, length }) ?? [];
  }
}
