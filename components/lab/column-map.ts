/** Columns of stripped code back to columns of the learner's file; lines are the same in both. */

/** Line and columns from 1. */
export type ColumnMap = (line: number, column: number) => number;

interface Segment {
  readonly generated: number;
  readonly source: number;
}

/**
 * Reads the `mappings` of a source map (ECMA-426) of one source whose lines did not move.
 * A column inside a token is as far from the token's start as in the generated code.
 */
export function columnMap(mappings: string): ColumnMap {
  let source = 0;
  const lines = mappings.split(';').map((line) => {
    let generated = 0;
    return line
      .split(',')
      .filter(Boolean)
      .map((segment): Segment => {
        const [column = 0, , , sourceColumn = 0] = decodeVlq(segment);
        generated += column;
        source += sourceColumn;
        return { generated, source };
      });
  });
  return (line, column) => {
    const token = lines[line - 1]?.findLast(({ generated }) => generated <= column - 1);
    return token ? token.source + column - token.generated : column;
  };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeVlq(text: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    values.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return values;
}
