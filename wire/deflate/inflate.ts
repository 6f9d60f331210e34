/**
 * DEFLATE (RFC 1951) for one message of permessage-deflate (RFC 7692 §7.2.2). What came
 * before is given as a window and handed back, so that context takeover needs no hidden state.
 */
import { BitReader, BitsCutError } from './bit-reader.ts';
import { type Code, decodeSymbol, makeCode } from './huffman.ts';

export interface Block {
  readonly type: 'stored' | 'fixed' | 'dynamic';
  readonly final: boolean;
  /** Which of the inflated bytes came from it. */
  readonly start: number;
  readonly end: number;
}

export interface Inflated {
  readonly bytes: Uint8Array;
  /** The last bytes that later messages may refer to. */
  readonly window: Uint8Array;
  readonly blocks: readonly Block[];
  /** Why inflation stopped early. */
  readonly failure?: { readonly why: 'damaged' | 'too-far' | 'too-much'; readonly saw: string };
}

/** What a sender leaves away at the end of each message (RFC 7692 §7.2.1). */
const TAIL = [0x00, 0x00, 0xff, 0xff];

/** Blocks listed for one message. */
const MOST_BLOCKS = 1024;

class Failure extends Error {
  readonly why: 'damaged' | 'too-far' | 'too-much';

  constructor(why: Failure['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** Inflates a message. `windowBits` is 8 to 15; `most` bounds the result, in bytes. */
export function inflateMessage(
  compressed: Uint8Array,
  window: Uint8Array,
  windowBits: number,
  most: number,
): Inflated {
  const input = new Uint8Array(compressed.length + TAIL.length);
  input.set(compressed);
  input.set(TAIL, compressed.length);
  const output = new Output(window, 2 ** windowBits, most);
  const bits = new BitReader(input);
  const blocks: Block[] = [];
  let failure: Inflated['failure'];
  try {
    while (bits.remaining > 0) {
      const start = output.length;
      const final = bits.bit() === 1;
      const type = readBlock(bits, output);
      // The empty block that ends every message is the tail, which never crossed the wire.
      const isTail = bits.remaining === 0 && output.length === start;
      if (!isTail && blocks.length < MOST_BLOCKS) blocks.push({ type, final, start, end: output.length });
      if (!final) continue;
      bits.align();
      if (bits.remaining <= TAIL.length) break;
    }
  } catch (error) {
    if (error instanceof Failure) failure = { why: error.why, saw: error.message };
    else if (error instanceof BitsCutError)
      failure = { why: 'damaged', saw: 'compressed data that ends too soon' };
    else throw error;
  }
  return { bytes: output.fresh, window: output.window, blocks, ...(failure && { failure }) };
}

/** The window and, after it, what has been inflated. */
class Output {
  readonly #windowSize: number;
  readonly #most: number;
  readonly #before: number;
  #bytes: Uint8Array;
  #end: number;

  constructor(window: Uint8Array, windowSize: number, most: number) {
    this.#windowSize = windowSize;
    this.#most = most;
    this.#before = window.length;
    this.#bytes = new Uint8Array(window.length + 1024);
    this.#bytes.set(window);
    this.#end = window.length;
  }

  get length(): number {
    return this.#end - this.#before;
  }

  get fresh(): Uint8Array {
    return this.#bytes.slice(this.#before, this.#end);
  }

  get window(): Uint8Array {
    return this.#bytes.slice(Math.max(0, this.#end - this.#windowSize), this.#end);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#end] = value;
    this.#end += 1;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Repeats what stands `distance` bytes back. It may run into what it writes. */
  copy(distance: number, length: number): void {
    if (distance > this.#windowSize || distance > this.#end) {
      throw new Failure('too-far', `a reference ${distance} bytes back`);
    }
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let end = this.#end + length; this.#end < end; this.#end += 1) {
      bytes[this.#end] = bytes[this.#end - distance] ?? 0;
    }
  }

  #reserve(more: number): void {
    if (this.length + more > this.#most) throw new Failure('too-much', `more than ${this.#most} bytes`);
    if (this.#end + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#end + more, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function readBlock(bits: BitReader, output: Output): Block['type'] {
  switch (bits.bits(2)) {
    case 0: {
      bits.align();
      const [a = 0, b = 0, c = 0, d = 0] = bits.take(4);
      const length = a | (b << 8);
      if (length !== (~(c | (d << 8)) & 0xffff))
        throw new Failure('damaged', 'a stored block with two different lengths');
      output.raw(bits.take(length));
      return 'stored';
    }
    case 1:
      readSymbols(bits, output, fixedCodes().lengths, fixedCodes().distances);
      return 'fixed';
    case 2: {
      const { lengths, distances } = readCodes(bits);
      readSymbols(bits, output, lengths, distances);
      return 'dynamic';
    }
    default:
      throw new Failure('damaged', 'a block of type 3, which does not exist');
  }
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/** Distances double every second code: 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, … 24577. */
const distanceExtra = (code: number): number => (code < 2 ? 0 : (code >> 1) - 1);
const distanceBase = (code: number): number =>
  code < 2 ? code + 1 : ((2 + (code & 1)) << distanceExtra(code)) + 1;

/** Literals and references up to the end of the block (RFC 1951 §3.2.5). */
function readSymbols(bits: BitReader, output: Output, lengths: Code, distances: Code): void {
  for (;;) {
    const symbol = decodeSymbol(bits, lengths);
    if (symbol === 256) return;
    if (symbol >= 0 && symbol < 256) {
      output.byte(symbol);
      continue;
    }
    const base = LENGTH_BASE[symbol - 257];
    if (base === undefined) throw new Failure('damaged', 'a code that stands for nothing');
    const length = base + bits.bits(LENGTH_EXTRA[symbol - 257] ?? 0);
    const distance = decodeSymbol(bits, distances);
    if (distance < 0 || distance > 29) throw new Failure('damaged', 'a distance that stands for nothing');
    output.copy(distanceBase(distance) + bits.bits(distanceExtra(distance)), length);
  }
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes of a dynamic block (RFC 1951 §3.2.7). */
function readCodes(bits: BitReader): { lengths: Code; distances: Code } {
  const literalCount = bits.bits(5) + 257;
  const distanceCount = bits.bits(5) + 1;
  const codeCount = bits.bits(4) + 4;
  const codeLengths = new Uint8Array(19);
  for (const index of ORDER.slice(0, codeCount)) codeLengths[index] = bits.bits(3);
  const code = checked(makeCode(codeLengths));
  const lengths = new Uint8Array(literalCount + distanceCount);
  let at = 0;
  while (at < lengths.length) {
    const symbol = decodeSymbol(bits, code);
    if (symbol < 0) throw new Failure('damaged', 'a code that stands for nothing');
    if (symbol < 16) {
      lengths[at] = symbol;
      at += 1;
      continue;
    }
    if (symbol === 16 && at === 0) throw new Failure('damaged', 'a repeat of nothing');
    const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    const count = symbol === 16 ? 3 + bits.bits(2) : symbol === 17 ? 3 + bits.bits(3) : 11 + bits.bits(7);
    if (at + count > lengths.length) throw new Failure('damaged', 'more code lengths than announced');
    lengths.fill(value, at, at + count);
    at += count;
  }
  return {
    lengths: checked(makeCode(lengths.subarray(0, literalCount))),
    distances: checked(makeCode(lengths.subarray(literalCount))),
  };
}

function checked(code: Code | undefined): Code {
  if (!code) throw new Failure('damaged', 'a table with too many codes');
  return code;
}

let fixed: { lengths: Code; distances: Code } | undefined;

/** The codes of a fixed block (RFC 1951 §3.2.6). */
function fixedCodes(): { lengths: Code; distances: Code } {
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
  fixed ??= { lengths: checked(makeCode(lengths)), distances: checked(makeCode(new Uint8Array(30).fill(5))) };
  return fixed;
}
