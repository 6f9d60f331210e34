/** How dissectors make fields. */
import { hex, utf8 } from './bytes/text.ts';
import type { Field, FieldSource, Problem } from './field.ts';
import type { FieldId } from './fields/index.ts';
import type { Located } from './located.ts';

/** Makes fields over one run of bytes. Positions are in bytes unless a name says bits. */
export class FieldMaker {
  readonly bytes: Uint8Array;
  readonly source: FieldSource;

  constructor(bytes: Uint8Array, source: FieldSource = 'wire') {
    this.bytes = bytes;
    this.source = source;
  }

  /** A field of whole bytes. Its value is a preview of them unless one is given. */
  bytesField(
    id: FieldId,
    start: number,
    end: number,
    value?: string,
    children: readonly Field[] = [],
  ): Field {
    const { bytes, source } = this;
    const run = bytes.subarray(start, end);
    return {
      id,
      source,
      bitStart: start * 8,
      bitLength: (end - start) * 8,
      raw: run.length <= 8 ? numberOf(run) : run,
      value: value ?? preview(run),
      children,
      problems: [],
    };
  }

  /** A field of single bits, with its number. */
  bitsField(id: FieldId, bitStart: number, bitLength: number, raw: number, value: string): Field {
    return { id, source: this.source, bitStart, bitLength, raw, value, children: [], problems: [] };
  }
}

/** A most-significant-byte-first number: a bigint where a number would not be exact. */
function numberOf(bytes: Uint8Array): number | bigint {
  if (bytes.length <= 6) return bytes.reduce((value, byte) => value * 256 + byte, 0);
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Bytes as text where they are text, as hex where not; shortened. */
export function preview(bytes: Uint8Array, most = 120): string {
  const cut = bytes.length > most;
  const text = utf8(cut ? trimCharacter(bytes.subarray(0, most)) : bytes);
  // Control characters other than tab and line ends mean that this is not text.
  if (text === undefined || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text))
    return hex(bytes, Math.min(most, 16));
  return cut ? `${text}…` : text;
}

/** Leaves away a character that is cut at the end. */
export function trimCharacter(bytes: Uint8Array): Uint8Array {
  let lead = bytes.length - 1;
  while (lead >= 0 && bytes.length - lead < 4 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead -= 1;
  const first = bytes[lead] ?? 0;
  const wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead >= 0 && bytes.length - lead < wanted ? bytes.subarray(0, lead) : bytes;
}

/** The same fields with each problem on the field it belongs to. */
export function withProblems(fields: readonly Field[], located: readonly Located[]): readonly Field[] {
  if (located.length === 0) return fields;
  const byField = new Map<Field, Problem[]>();
  for (const { problem, field, bit } of located) {
    const home = findHome(fields, field, bit) ?? deepest(fields, bit) ?? fields[0];
    if (home) byField.set(home, [...(byField.get(home) ?? []), problem]);
  }
  const rebuild = (field: Field): Field => {
    const children = field.children.map(rebuild);
    return { ...field, children, problems: byField.get(field) ?? NO_PROBLEMS };
  };
  return fields.map(rebuild);
}

const NO_PROBLEMS: readonly Problem[] = [];

const holds = (field: Field, bit: number): boolean =>
  bit >= field.bitStart && bit < field.bitStart + Math.max(1, field.bitLength);

/** The field with this id that holds the bit; the innermost if several do. */
function findHome(fields: readonly Field[], id: FieldId, bit: number): Field | undefined {
  for (const field of fields) {
    const inner = findHome(field.children, id, bit);
    if (inner) return inner;
    if (field.id === id && holds(field, bit)) return field;
  }
  return undefined;
}

function deepest(fields: readonly Field[], bit: number): Field | undefined {
  const field = fields.find((candidate) => candidate.source === 'wire' && holds(candidate, bit));
  return field && (deepest(field.children, bit) ?? field);
}

/** Every field of a tree, parents before children. */
export function* eachField(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* eachField(field.children);
  }
}
