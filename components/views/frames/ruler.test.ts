import { describe, expect, it } from 'vitest';
import type { Field, FieldId } from '../../../wire/index.ts';
import { bitAt, leafAt, rulerRows, wireLeaves } from './ruler.ts';
import { xorStep } from './xor.ts';

const field = (id: FieldId, bitStart: number, bitLength: number, children: Field[] = []): Field => ({
  id,
  source: 'wire',
  bitStart,
  bitLength,
  raw: 0,
  value: '',
  children,
  problems: [],
});

const tree = [
  field('http.chunk', 0, 16, [
    field('ws.fin', 0, 1),
    field('ws.opcode', 1, 7),
    field('ws.mask', 8, 1),
    field('ws.payload-length', 9, 7),
  ]),
  field('ws.masking-key', 16, 32),
  { ...field('ws.unmasked-payload', 0, 40), source: 'unmasked' as const },
  field('ws.payload', 48, 40),
];
const leaves = wireLeaves(tree);

describe('bit ruler', () => {
  it('takes the leaves of the wire bytes and nothing made from them', () => {
    expect(leaves.map((leaf) => leaf.id)).toEqual([
      'ws.fin',
      'ws.opcode',
      'ws.mask',
      'ws.payload-length',
      'ws.masking-key',
      'ws.payload',
    ]);
  });

  it('cuts fields at the ends of rows and says so', () => {
    const rows = rulerRows(leaves, 88, 32, 10);
    expect(rows.map((row) => row.length)).toEqual([32, 32, 24]);
    expect(rows[0]?.spans.at(-1)).toMatchObject({
      column: 16,
      columns: 16,
      continued: false,
      continues: true,
    });
    expect(rows[1]?.spans.map((span) => [span.field.id, span.column, span.columns])).toEqual([
      ['ws.masking-key', 0, 16],
      ['ws.payload', 16, 16],
    ]);
    expect(rows[1]?.spans[0]).toMatchObject({ continued: true, continues: false });
  });

  it('covers each bit of a row exactly once', () => {
    for (const width of [16, 32]) {
      for (const row of rulerRows(leaves, 88, width, 10)) {
        expect(row.spans.reduce((sum, span) => sum + span.columns, 0)).toBe(row.length);
      }
    }
  });

  it('stops after the rows asked for', () => {
    expect(rulerRows(leaves, 88, 32, 2)).toHaveLength(2);
  });

  it('finds the field of a bit', () => {
    expect(leafAt(leaves, 9)?.id).toBe('ws.payload-length');
    expect(leafAt(leaves, 88)).toBeUndefined();
  });

  it('reads bits from the most significant one', () => {
    const bytes = Uint8Array.of(0x81, 0x05);
    expect(Array.from({ length: 16 }, (_, bit) => bitAt(bytes, bit)).join('')).toBe('1000000100000101');
  });
});

describe('unmasking', () => {
  it('steps through the masked Hello of RFC 6455 §5.7', () => {
    const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
    const payload = Uint8Array.of(0x7f, 0x9f, 0x4d, 0x51, 0x58);
    const plain = Array.from(payload, (_, index) => xorStep(payload, key, index)?.plain ?? 0);
    expect(String.fromCharCode(...plain)).toBe('Hello');
    expect(xorStep(payload, key, 4)).toMatchObject({ keyIndex: 0, masked: 0x58, key: 0x37, plain: 0x6f });
    expect(xorStep(payload, key, 5)).toBeUndefined();
  });
});
