import { describe, expect, it } from 'vitest';
import type { FieldSource, FrameItem } from '../../../wire/index.ts';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import { websocketTrace } from '../testing/sample-traces.ts';
import { fieldsOf, inSource, isLit, placeText } from './field-view.ts';

/** The masked Hello: head of 6 bytes, payload of 5. */
function hello(): FrameItem {
  const store = new TraceStore();
  store.load(websocketTrace());
  const frame = store.conversation.items.find((item) => item.kind === 'frame');
  if (!frame) throw new Error('the sample has a frame');
  return frame;
}

const item = hello();
const bits = (source: FieldSource, bitStart: number, bitLength: number) => ({
  item: item.id,
  source,
  bitStart,
  bitLength,
});

describe('the same bits in another source', () => {
  it('carries payload bytes over the head and back', () => {
    expect(inSource(bits('wire', 56, 8), item, 'unmasked')).toEqual(bits('unmasked', 8, 8));
    expect(inSource(bits('unmasked', 8, 8), item, 'wire')).toEqual(bits('wire', 56, 8));
  });

  it('has nothing for the head in the payload', () => {
    expect(inSource(bits('wire', 0, 8), item, 'unmasked')).toBeUndefined();
  });

  it('leaves what is selected in other items alone', () => {
    const other = { ...bits('wire', 0, 8), item: '9.c.0' as const };
    expect(inSource(other, item, 'unmasked')).toBe(other);
    expect(item.fields.some((field) => isLit(other, item, field))).toBe(false);
  });
});

describe('fields of a selection', () => {
  const ids = (source: FieldSource, start: number, length: number) =>
    fieldsOf(item, bits(source, start, length)).map((field) => field.id);

  it('are all that a byte holds', () => {
    expect(ids('wire', 0, 8)).toEqual(['ws.fin', 'ws.rsv1', 'ws.rsv2', 'ws.rsv3', 'ws.opcode']);
  });

  it('are the one that a bit, or a byte within it, belongs to', () => {
    expect(ids('wire', 1, 1)).toEqual(['ws.rsv1']);
    expect(ids('wire', 24, 8)).toEqual(['ws.masking-key']);
    expect(ids('unmasked', 0, 8)).toEqual(['ws.unmasked-payload']);
  });

  it('are none for the item as a whole', () => {
    expect(ids('wire', 0, 0)).toEqual([]);
  });
});

it('says where bits are', () => {
  expect(placeText(bits('wire', 0, 1))).toBe('bit 0');
  expect(placeText(bits('wire', 9, 7))).toBe('bits 9–15');
  expect(placeText(bits('wire', 8, 8))).toBe('byte 1');
  expect(placeText(bits('unmasked', 0, 40))).toBe('bytes 0–4 of the unmasked payload');
});
