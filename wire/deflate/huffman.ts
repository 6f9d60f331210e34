/** Canonical Huffman codes (RFC 1951 §3.2.2), decoded bit by bit: small, and fast enough for messages. */
import type { BitReader } from './bit-reader.ts';

export interface Code {
  /** How many codes there are of each length. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

/** Makes a code from the length of each symbol's code, or undefined if more codes are asked for than there are. */
export function makeCode(lengths: ArrayLike<number>): Code | undefined {
  const counts = new Uint16Array(16);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) bump(counts, lengths[symbol] ?? 0);
  let left = 1;
  for (let length = 1; length < 16; length += 1) {
    left = left * 2 - (counts[length] ?? 0);
    if (left < 0) return undefined;
  }
  const offsets = new Uint16Array(16);
  for (let length = 1; length < 15; length += 1) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] ?? 0;
    if (length !== 0) symbols[bump(offsets, length)] = symbol;
  }
  counts[0] = 0;
  return { counts, symbols };
}

/** Adds one and gives the number before. */
function bump(numbers: Uint16Array, index: number): number {
  const before = numbers[index] ?? 0;
  numbers[index] = before + 1;
  return before;
}

/** The next symbol, or −1 if no code fits. */
export function decodeSymbol(bits: BitReader, code: Code): number {
  const { counts, symbols } = code;
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length += 1) {
    value |= bits.bit();
    const count = counts[length] ?? 0;
    if (value - count < first) return symbols[index + value - first] ?? -1;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return -1;
}
