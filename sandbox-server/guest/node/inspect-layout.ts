/** Where `util.inspect` breaks lines, as Node does with `compact: 3` and `breakLength: 80`. */

/** State of one inspection. */
export interface Layout {
  readonly breakLength: number;
  readonly compact: number;
  readonly maxArrayLength: number;
  indentation: number;
  /** The deepest level that was entered last. */
  currentDepth: number;
}

/** What one object becomes: its entries between braces, on a line or on many. */
export interface Parts {
  readonly entries: readonly string[];
  /** What stands before the braces, such as an error's stack. */
  readonly base: string;
  readonly open: string;
  readonly close: string;
  readonly depth: number;
  /** The value when it is a list, whose entries are set in columns. */
  readonly list: ArrayLike<unknown> | undefined;
}

export function joined(layout: Layout, parts: Parts): string {
  const { base, open, close, entries } = parts;
  const before = base === '' ? '' : `${base} `;
  const isLongList = parts.list !== undefined && entries.length > 6;
  const lines = isLongList ? inColumns(layout, entries, parts.list) : entries;
  if (layout.currentDepth - parts.depth < layout.compact && lines.length === entries.length) {
    const start = entries.length + layout.indentation + open.length + base.length + 10;
    const length = entries.reduce((sum, entry) => sum + entry.length, entries.length + start);
    const isShort = length <= layout.breakLength && !base.includes('\n');
    if (isShort && !entries.some((entry) => entry.includes('\n'))) {
      return `${before}${open} ${entries.join(', ')} ${close}`;
    }
  }
  const indentation = `\n${' '.repeat(layout.indentation)}`;
  return `${before}${open}${indentation}  ${lines.join(`,${indentation}  `)}${indentation}${close}`;
}

const SPACE_BETWEEN = 2;
const MOST_COLUMNS = 15;

/** Sets the entries of a list in columns, when they are of about the same length. */
function inColumns(
  layout: Layout,
  entries: readonly string[],
  list: ArrayLike<unknown> | undefined,
): readonly string[] {
  // The line "... more items" stands apart.
  const count = layout.maxArrayLength < entries.length ? entries.length - 1 : entries.length;
  const lengths = entries.slice(0, count).map(({ length }) => length);
  const longest = Math.max(0, ...lengths);
  const total = lengths.reduce((sum, length) => sum + length + SPACE_BETWEEN, 0);
  const width = longest + SPACE_BETWEEN;
  const isEven = total / width > 5 || longest <= 6;
  if (width * 3 + layout.indentation >= layout.breakLength || !isEven) return entries;
  const bias = Math.sqrt(width - total / entries.length);
  const biasedWidth = Math.max(width - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biasedWidth * count) / biasedWidth),
    Math.floor((layout.breakLength - layout.indentation) / width),
    layout.compact * 4,
    MOST_COLUMNS,
  );
  if (columns <= 1) return entries;
  const widths = Array.from({ length: columns }, (_, column) => {
    const inColumn = lengths.filter((_length, index) => index % columns === column);
    return Math.max(0, ...inColumn) + SPACE_BETWEEN;
  });
  const isNumeric = Array.from(entries, (_, index) => typeof list?.[index]).every(
    (type) => type === 'number' || type === 'bigint',
  );
  const rows: string[] = [];
  for (let at = 0; at < count; at += columns) {
    const row = entries.slice(at, Math.min(at + columns, count));
    const cells = row.map((entry, column) => {
      const isLast = column === row.length - 1;
      const cell = isLast ? entry : `${entry}, `;
      if (isNumeric) return cell.padStart((widths[column] ?? 0) - (isLast ? SPACE_BETWEEN : 0));
      return isLast ? cell : cell.padEnd(widths[column] ?? 0);
    });
    rows.push(cells.join(''));
  }
  return count < entries.length ? [...rows, entries[count] ?? ''] : rows;
}
