/** Finds where a message body ends, in bytes cut anywhere (RFC 9112 §6.2, §7.1). */
import { BadMessage } from './bad-message.ts';
import type { BodyLength } from './message-head.ts';

const CR = 13;
const LF = 10;
const TAB = 9;

/** Most bytes of a chunk's size with its extensions, and of the trailer section. */
const LINE_LIMIT = 1024;
const TRAILER_LIMIT = 16 * 1024;

type State =
  /** Counted bytes: of a body with a known length, or of one chunk's data. */
  | 'data'
  | 'size'
  | 'extension'
  | 'size-lf'
  | 'data-cr'
  | 'data-lf'
  /** At the start of a trailer line. */
  | 'trailer'
  | 'trailer-line'
  | 'trailer-lf'
  | 'last-lf'
  | 'until-close'
  | 'done';

export class BodyScanner {
  #state: State;
  readonly #chunked: boolean;
  /** Bytes of data still to come. */
  #left = 0;
  /** Digits of the chunk size seen, and bytes of the line or trailer section. */
  #digits = 0;
  #line = 0;

  constructor(body: BodyLength) {
    this.#chunked = body.kind === 'chunked';
    this.#left = body.kind === 'length' ? body.length : 0;
    this.#state =
      body.kind === 'chunked'
        ? 'size'
        : body.kind === 'until-close'
          ? 'until-close'
          : this.#left > 0
            ? 'data'
            : 'done';
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Scans on from `from`. Returns the index of the first byte that is not the body's.
   * @throws {BadMessage} for chunk framing that is not exactly as RFC 9112 §7.1 has it
   */
  scan(bytes: Uint8Array, from: number): number {
    let index = from;
    while (index < bytes.length && this.#state !== 'done') {
      if (this.#state === 'until-close') return bytes.length;
      if (this.#state === 'data') {
        const taken = Math.min(this.#left, bytes.length - index);
        this.#left -= taken;
        index += taken;
        if (this.#left === 0) this.#state = this.#chunked ? 'data-cr' : 'done';
      } else {
        this.#step(bytes[index++] ?? 0);
      }
    }
    return index;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#size(byte);
        break;
      case 'extension':
        this.#count(LINE_LIMIT);
        if (byte === CR) this.#state = 'size-lf';
        else refuseControl(byte);
        break;
      case 'size-lf':
        this.#expect(byte, LF, this.#left > 0 ? 'data' : 'trailer');
        this.#digits = this.#line = 0;
        break;
      case 'data-cr':
        this.#expect(byte, CR, 'data-lf');
        break;
      case 'data-lf':
        this.#expect(byte, LF, 'size');
        break;
      case 'trailer':
        this.#state = byte === CR ? 'last-lf' : 'trailer-line';
        if (byte !== CR) refuseControl(byte);
        this.#count(TRAILER_LIMIT);
        break;
      case 'trailer-line':
        this.#count(TRAILER_LIMIT);
        if (byte === CR) this.#state = 'trailer-lf';
        else refuseControl(byte);
        break;
      case 'trailer-lf':
        this.#expect(byte, LF, 'trailer');
        break;
      case 'last-lf':
        this.#expect(byte, LF, 'done');
        break;
      case 'data':
      case 'until-close':
      case 'done':
        break;
    }
  }

  #size(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      // Eight digits are 4 GB; more would only invite overflow.
      if (++this.#digits > 8) throw new BadMessage(400, 'The size of a chunk is too large.');
      this.#left = this.#left * 16 + digit;
    } else if (this.#digits === 0) {
      throw new BadMessage(400, 'The size of a chunk is not a hexadecimal number.');
    } else if (byte === CR) {
      this.#state = 'size-lf';
    } else if (byte === 0x3b) {
      this.#state = 'extension';
    } else {
      throw new BadMessage(400, 'The size of a chunk is not a hexadecimal number.');
    }
  }

  #expect(byte: number, expected: number, next: State): void {
    if (byte !== expected) throw new BadMessage(400, 'A chunk or its size does not end with CRLF.');
    this.#state = next;
  }

  #count(limit: number): void {
    if (++this.#line > limit) throw new BadMessage(400, 'Chunk extensions or trailer fields are too long.');
  }
}

function refuseControl(byte: number): void {
  if ((byte < 32 && byte !== TAB) || byte === 127) {
    throw new BadMessage(400, 'Chunk framing has a control character or a bare LF.');
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
