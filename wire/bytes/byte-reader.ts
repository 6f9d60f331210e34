/** Thrown when more bytes are asked for than there are. */
export class CutError extends Error {}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads numbers, text and byte runs from front to back. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    const value = this.bytes[this.position];
    if (value === undefined) throw new CutError('bytes end too soon');
    this.position += 1;
    return value;
  }

  /** An unsigned LEB128 number of at most 53 bits. @throws {RangeError} if it is larger */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 49) throw new RangeError('number too large');
      if (byte < 128) return value;
    }
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    if (length > this.remaining) throw new CutError('bytes end too soon');
    const view = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return view;
  }

  /** UTF-8 text with its length in front. @throws {TypeError} if it is not UTF-8 */
  text(): string {
    return decoder.decode(this.take(this.varint()));
  }
}
