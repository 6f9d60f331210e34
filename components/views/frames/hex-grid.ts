/** Moving about in a grid of bytes: a cursor of one byte, or of one bit in it. */

export interface Cursor {
  /** First bit of what is under the cursor. */
  readonly bit: number;
  /** 8: a whole byte. 1: one bit. */
  readonly length: 8 | 1;
}

/** A run of bits that Home and End go to the ends of. */
export interface Run {
  readonly bitStart: number;
  readonly bitLength: number;
}

export interface Grid {
  /** Bytes in the grid. */
  readonly length: number;
  readonly columns: number;
  /** Rows that fit into the window, for Page Up and Page Down. */
  readonly page: number;
  /** The innermost field that has the bit. */
  readonly fieldAt: (bit: number) => Run | undefined;
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/**
 * Where a key takes the cursor; nothing when the key has no meaning here.
 *
 * Arrows go by byte and row, with Shift by bit (left, right); Home and End go to
 * the ends of the field, and from there to those of the field before or after;
 * with Ctrl to the ends of the grid. Page Up and Page Down go by what is in view.
 */
export function move(cursor: Cursor, { key, shiftKey, ctrlKey }: Key, grid: Grid): Cursor | undefined {
  if (grid.length === 0) return undefined;
  const lastBit = grid.length * 8 - 1;
  const byte = cursor.bit >> 3;
  const toByte = (target: number): Cursor => ({
    bit: Math.min(Math.max(target, 0), grid.length - 1) * 8,
    length: 8,
  });
  const toBit = (target: number): Cursor => ({ bit: Math.min(Math.max(target, 0), lastBit), length: 1 });

  switch (key) {
    case 'ArrowRight':
      // From a whole byte, the first bit to the right is its own first one.
      if (shiftKey) return toBit(cursor.length === 8 ? cursor.bit : cursor.bit + 1);
      return toByte(byte + 1);
    case 'ArrowLeft':
      if (shiftKey) return toBit(cursor.length === 8 ? cursor.bit + 7 : cursor.bit - 1);
      return toByte(byte - 1);
    case 'ArrowDown':
      return byte + grid.columns < grid.length ? toByte(byte + grid.columns) : cursor;
    case 'ArrowUp':
      return byte >= grid.columns ? toByte(byte - grid.columns) : cursor;
    case 'PageDown':
      return toByte(byte + grid.columns * grid.page);
    case 'PageUp':
      return toByte(byte - grid.columns * grid.page);
    case 'Home':
      return ctrlKey ? toByte(0) : toFieldEnd(cursor, grid, -1, lastBit);
    case 'End':
      return ctrlKey ? toByte(grid.length - 1) : toFieldEnd(cursor, grid, 1, lastBit);
    default:
      return undefined;
  }
}

function toFieldEnd(cursor: Cursor, grid: Grid, towards: -1 | 1, lastBit: number): Cursor {
  const edge = towards < 0 ? cursor.bit : cursor.bit + cursor.length - 1;
  const here = grid.fieldAt(edge);
  const end = here && endOf(here, towards);
  const beyond = edge + towards;
  // Already there: on to the next field.
  const field = end === edge && beyond >= 0 && beyond <= lastBit ? grid.fieldAt(beyond) : here;
  return field ? cursorAt(Math.min(endOf(field, towards), lastBit), field) : cursor;
}

const endOf = (run: Run, towards: -1 | 1): number =>
  towards < 0 ? run.bitStart : run.bitStart + run.bitLength - 1;

/** A whole byte where the field is made of whole bytes, else the bit. */
function cursorAt(bit: number, field: Run): Cursor {
  const whole = field.bitStart % 8 === 0 && field.bitLength % 8 === 0;
  return whole ? { bit: bit - (bit % 8), length: 8 } : { bit, length: 1 };
}
