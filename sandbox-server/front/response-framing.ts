/**
 * Follows a server's answers: which requests still wait for one, and whether an answer
 * changed the protocol (RFC 9110 §7.8). A learner's server may send anything at all; then
 * the framing is lost, which carries bytes as well, but never lets another session onto
 * the connection.
 */
import { BadMessage } from './bad-message.ts';
import { BodyScanner } from './body-scanner.ts';
import { HeadScanner } from './head-scanner.ts';
import { readResponseHead, type BodyLength, type RequestHead } from './message-head.ts';

/** Most bytes of a response head that is followed. */
const HEAD_LIMIT = 64 * 1024;
/** What an answer begins with that makes the connection a tunnel. */
const SWITCHING = Buffer.from('HTTP/1.1 101');

type Expected = Pick<RequestHead, 'method' | 'upgrade'>;

export class ResponseFraming {
  readonly #scanner = new HeadScanner(HEAD_LIMIT);
  #expected: Expected[] = [];
  #head: Uint8Array[] = [];
  #body: BodyScanner | undefined;
  #lost = false;
  #switched = false;

  /** Every request was answered in full, so that nothing more may come until the next. */
  get idle(): boolean {
    return this.#expected.length === 0 && !this.#body && !this.#lost && !this.#switched;
  }

  /** An answer switched protocols: what follows, both ways, is no HTTP. */
  get switched(): boolean {
    return this.#switched;
  }

  /** A request that asks for another protocol has no answer yet. */
  get undecided(): boolean {
    return this.#expected.some(({ upgrade }) => upgrade);
  }

  /** Requests without a full answer. */
  get waiting(): number {
    return this.#expected.length;
  }

  /** The server was given this request. */
  expect(request: Expected): void {
    if (!this.#lost) this.#expected.push(request);
  }

  /** The server sent these bytes. */
  scan(bytes: Uint8Array): void {
    let index = 0;
    try {
      while (index < bytes.length && !this.#lost && !this.#switched) index = this.#step(bytes, index);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      this.#lost = true;
      this.#forget();
    }
  }

  #step(bytes: Uint8Array, from: number): number {
    if (this.#body) {
      const next = this.#body.scan(bytes, from);
      if (this.#body.done) this.#answered();
      return next;
    }
    const request = this.#expected[0];
    if (!request) throw new BadMessage(400, 'These bytes answer no request.');
    const start = this.#scanner.length;
    if (request.upgrade && start < SWITCHING.length && this.#startsTunnel(bytes.subarray(from))) {
      this.#switched = true;
      this.#forget();
      return bytes.length;
    }
    const end = this.#scanner.scan(bytes, from);
    this.#head.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    if (end < 0) return bytes.length;
    const head = readResponseHead(Buffer.concat(this.#head.splice(0)));
    if (head.status === 101) throw new BadMessage(400, 'Nobody asked for another protocol.');
    if (head.status >= 200) {
      this.#body = new BodyScanner(bodyOf(request.method, head.status, head.body));
      if (this.#body.done) this.#answered();
    }
    return end;
  }

  /** Whether the answer so far, with these bytes, begins as a switch of protocols does. */
  #startsTunnel(bytes: Uint8Array): boolean {
    const first = Buffer.concat([...this.#head, bytes.subarray(0, SWITCHING.length)]);
    return first.subarray(0, SWITCHING.length).equals(SWITCHING);
  }

  #answered(): void {
    this.#body = undefined;
    this.#expected.shift();
  }

  #forget(): void {
    this.#expected = [];
    this.#head = [];
    this.#body = undefined;
  }
}

/** RFC 9112 §6.3: answers to HEAD, 204 and 304 have no body, whatever their fields say. */
function bodyOf(method: string, status: number, body: BodyLength): BodyLength {
  return method === 'HEAD' || status === 204 || status === 304 ? { kind: 'none' } : body;
}
