/** Where requests begin and end on a connection, in bytes cut anywhere. */
import { BodyScanner } from './body-scanner.ts';
import { HeadScanner } from './head-scanner.ts';
import { readRequestHead, type RequestHead } from './message-head.ts';

/** Most bytes of a request head. */
export const HEAD_LIMIT = 16 * 1024;

export interface RequestStep {
  /** Index of the first byte that was not looked at. */
  readonly next: number;
  /** A head that ended at `next`, and its length in bytes. */
  readonly head?: RequestHead;
  readonly headLength?: number;
}

export class RequestFraming {
  readonly #scanner = new HeadScanner(HEAD_LIMIT);
  readonly #headParts: Uint8Array[] = [];
  #body: BodyScanner | undefined;

  /** The next byte begins a request. */
  get between(): boolean {
    return this.#body === undefined && this.#scanner.length === 0;
  }

  /** Bytes of a head that has not ended yet. */
  get headLength(): number {
    return this.#scanner.length;
  }

  /**
   * Looks at bytes from `from` on, until a head or a body ends or the bytes do.
   * @throws {BadMessage} for what may not be carried on; the framing is of no use after that
   */
  scan(bytes: Uint8Array, from: number): RequestStep {
    if (this.#body) {
      const next = this.#body.scan(bytes, from);
      if (this.#body.done) this.#body = undefined;
      return { next };
    }
    const end = this.#scanner.scan(bytes, from);
    if (end < 0) {
      this.#headParts.push(bytes.subarray(from));
      return { next: bytes.length };
    }
    this.#headParts.push(bytes.subarray(from, end));
    const whole = Buffer.concat(this.#headParts.splice(0));
    const head = readRequestHead(whole);
    const body = new BodyScanner(head.body);
    if (!body.done) this.#body = body;
    return { next: end, head, headLength: whole.length };
  }
}
