/** Notices a client that does not take what waits for it, and when it does again. */

/** So long nothing may leave before it is said, in milliseconds. */
const SLOW_MS = 100;

export class ReaderWatch {
  readonly #say: (text: string) => void;
  #waiting = 0;
  #slowSince: number | undefined;
  /** Something left since the last look: no clock is read for each chunk. */
  #moved = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `say` gets a sentence at the beginning and at the end of a pause. */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** So many bytes now wait to be taken as well. */
  wrote(length: number): void {
    if (this.#waiting === 0) this.#moved = true;
    this.#waiting += length;
    this.#timer ??= setTimeout(() => this.#look(), SLOW_MS);
  }

  /** So many were taken. */
  taken(length: number): void {
    this.#waiting -= length;
    this.#moved = true;
    if (this.#slowSince === undefined) return;
    const milliseconds = Math.round(performance.now() - this.#slowSince);
    this.#slowSince = undefined;
    this.#say(`The client reads again, after ${milliseconds} ms; ${this.#waiting} bytes wait for it.`);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = 0;
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#waiting === 0) return;
    const isQuiet = !this.#moved;
    this.#moved = false;
    if (isQuiet && this.#slowSince === undefined) {
      this.#slowSince = performance.now() - SLOW_MS;
      this.#say(
        `The client does not read: ${this.#waiting} bytes wait for it here, besides what the network holds. ` +
          'The server’s write() returns false until they are taken.',
      );
    }
    this.#timer = setTimeout(() => this.#look(), SLOW_MS);
  }
}
