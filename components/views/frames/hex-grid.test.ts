import { describe, expect, it } from 'vitest';
import { type Cursor, type Grid, move } from './hex-grid.ts';

/** 81 85 37 fa 21 3d 7f 9f 4d 51 58: FIN, RSV, opcode, MASK, length, key, payload. */
const fields = [
  [0, 1],
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 4],
  [8, 1],
  [9, 7],
  [16, 32],
  [48, 40],
] as const;
const grid: Grid = {
  length: 11,
  columns: 8,
  page: 1,
  fieldAt: (bit) => {
    const found = fields.find(([start, length]) => bit >= start && bit < start + length);
    return found && { bitStart: found[0], bitLength: found[1] };
  },
};
const byte = (index: number): Cursor => ({ bit: index * 8, length: 8 });
const bit = (index: number): Cursor => ({ bit: index, length: 1 });
const press = (cursor: Cursor, key: string, mods: { shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
  move(cursor, { key, shiftKey: false, ctrlKey: false, ...mods }, grid);

describe('moving in the grid', () => {
  it.each([
    ['right by a byte', byte(0), 'ArrowRight', byte(1)],
    ['not beyond the last byte', byte(10), 'ArrowRight', byte(10)],
    ['left by a byte, and not beyond the first', byte(0), 'ArrowLeft', byte(0)],
    ['from a bit to the next whole byte', bit(9), 'ArrowRight', byte(2)],
    ['down by a row', byte(1), 'ArrowDown', byte(9)],
    ['not down where there is no byte', byte(5), 'ArrowDown', byte(5)],
    ['up by a row', byte(9), 'ArrowUp', byte(1)],
    ['not up from the first row', byte(2), 'ArrowUp', byte(2)],
    ['to the end on Page Down', byte(4), 'PageDown', byte(10)],
  ] as const)('%s', (_name, from, key, to) => {
    expect(press(from, key)).toEqual(to);
  });

  it('goes by bit with Shift: into the byte, along it, and over to the next', () => {
    expect(press(byte(0), 'ArrowRight', { shiftKey: true })).toEqual(bit(0));
    expect(press(bit(7), 'ArrowRight', { shiftKey: true })).toEqual(bit(8));
    expect(press(byte(1), 'ArrowLeft', { shiftKey: true })).toEqual(bit(15));
    expect(press(bit(0), 'ArrowLeft', { shiftKey: true })).toEqual(bit(0));
    expect(press(bit(87), 'ArrowRight', { shiftKey: true })).toEqual(bit(87));
  });

  it('goes to the ends of the field, then on to the neighbours', () => {
    expect(press(byte(4), 'Home')).toEqual(byte(2));
    expect(press(byte(2), 'Home')).toEqual(bit(9));
    expect(press(bit(9), 'Home')).toEqual(bit(8));
    expect(press(byte(3), 'End')).toEqual(byte(5));
    expect(press(byte(5), 'End')).toEqual(byte(10));
    expect(press(byte(10), 'End')).toEqual(byte(10));
  });

  it('goes to the ends of the grid with Ctrl', () => {
    expect(press(byte(5), 'Home', { ctrlKey: true })).toEqual(byte(0));
    expect(press(byte(5), 'End', { ctrlKey: true })).toEqual(byte(10));
  });

  it('leaves other keys alone', () => {
    expect(press(byte(5), 'Tab')).toBeUndefined();
    expect(press(byte(5), 'a')).toBeUndefined();
  });
});
