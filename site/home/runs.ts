/** An item's bytes as runs that one can touch: one run for each field, as the home page draws them. */
import {
  type Entry,
  type Field,
  fieldEntry,
  type FieldId,
  fieldTable,
  headerTable,
  type Item,
  statusTable,
} from '../../wire/index.ts';

export interface Run {
  /** The cells of the run: one character, or two hexadecimal digits, for each byte. */
  readonly cells: readonly string[];
  /** The fields in these bytes; none where the bytes only set others apart. */
  readonly fields: readonly RunField[];
}

export interface RunField {
  /** What `entryOf` finds the field's explanation by. */
  readonly about: string;
  readonly name: string;
  readonly value: string;
}

/** Bytes between fields, and line ends: they are drawn, and there is nothing to tell of them. */
const BETWEEN: ReadonlySet<FieldId> = new Set<FieldId>([
  'http.space',
  'http.header-colon',
  'http.header-space',
  'http.line-end',
]);

/** The longest value that the panel shows. */
const MOST = 90;

/** Cuts an item into runs. Fields that share a byte share its run. */
export function runsOf(item: Item): readonly Run[] {
  const cell = item.kind === 'frame' || item.kind === 'opaque' ? hexCell : textCell;
  const runs: { start: number; end: number; fields: RunField[] }[] = [];
  let header = '';
  for (const field of item.fields.flatMap(leaves)) {
    const start = Math.floor(field.bitStart / 8);
    const end = Math.ceil((field.bitStart + field.bitLength) / 8);
    const last = runs.at(-1);
    if (field.id === 'http.header-name') header = field.value;
    const told = BETWEEN.has(field.id) ? [] : [tell(field, header)];
    if (last !== undefined && start < last.end) last.fields.push(...told);
    else runs.push({ start, end, fields: told });
  }
  return runs.map(({ start, end, fields }) => ({
    cells: [...item.bytes.subarray(start, end)].map(cell),
    fields,
  }));
}

const leaves = (field: Field): readonly Field[] => {
  if (field.source !== 'wire') return [];
  const within = field.children.filter((child) => child.source === 'wire');
  return within.length === 0 ? [field] : within.flatMap(leaves);
};

/** A header and its value are told by the header's own entry, where the table has one. */
function tell({ id, value }: Field, header: string): RunField {
  const short = value.length > MOST ? `${value.slice(0, MOST)}…` : value;
  if (id === 'http.header-name' || id === 'http.header-value') {
    const key = header.toLowerCase();
    return {
      about: key in headerTable ? `header ${key}` : id,
      name: header,
      value: id === 'http.header-name' ? '' : short,
    };
  }
  const about = id === 'http.status' && Number(value) in statusTable ? `status ${value}` : id;
  return { about, name: fieldEntry(id).name, value: short };
}

/** The explanation that a field of a run names. */
export function entryOf(about: string): Entry | undefined {
  const [kind, key = ''] = about.split(' ');
  if (kind === 'header') return headerTable[key];
  if (kind === 'status') return statusTable[Number(key)];
  return isFieldId(about) ? fieldEntry(about) : undefined;
}

const isFieldId = (id: string): id is FieldId => id in fieldTable;

const textCell = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? '' : '·';

const hexCell = (byte: number): string => byte.toString(16).padStart(2, '0');
