/**
 * Finds where an HTTP/1.1 message head ends, in bytes cut anywhere (RFC 9112 §2.1, §2.2).
 * Line ends other than CRLF are refused: programs on the way disagree about them.
 */
import { BadMessage } from './bad-message.ts';

const CR = 13;
const LF = 10;
const TAB = 9;

export class HeadScanner {
  readonly #limit: number;
  #length = 0;
  /** How much of CR LF CR LF was just seen. */
  #matched = 0;

  /** `limit`: most bytes that a head may have. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes of the head so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Scans on from `from`. Returns the index after the head, or -1 if it goes on after these bytes.
   * @throws {BadMessage} 431 when the head is too long, 400 for bytes that no head may have
   */
  scan(bytes: Uint8Array, from: number): number {
    for (let index = from; index < bytes.length; index++) {
      if (++this.#length > this.#limit) {
        throw new BadMessage(431, `The message head is longer than ${this.#limit} bytes.`);
      }
      this.#step(bytes[index] ?? 0);
      if (this.#matched === 4) {
        this.#length = this.#matched = 0;
        return index + 1;
      }
    }
    return -1;
  }

  #step(byte: number): void {
    if (this.#matched % 2 === 1) {
      if (byte !== LF) throw new BadMessage(400, 'The message head has a CR without LF.');
      this.#matched++;
    } else if (byte === CR) {
      this.#matched++;
    } else {
      if (byte === LF) throw new BadMessage(400, 'The message head has an LF without CR.');
      if ((byte < 32 && byte !== TAB) || byte === 127) {
        throw new BadMessage(
          400,
          'The message head has a control character. This port speaks plain HTTP/1.1.',
        );
      }
      this.#matched = 0;
    }
  }
}
