/** Notices a request's body that comes too slowly. */
export class BodyWatch {
  readonly #bytes: number;
  readonly #milliseconds: number;
  readonly #late: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #came = 0;
  /** The sandbox does not read now, or did not for a part of the time. */
  #paused = false;
  #excused = false;

  /** `late` is called when fewer than `bytes` came in so many milliseconds. */
  constructor(bytes: number, milliseconds: number, late: () => void) {
    this.#bytes = bytes;
    this.#milliseconds = milliseconds;
    this.#late = late;
  }

  /** So many bytes came, after which a body goes on, or none does. */
  came(length: number, inBody: boolean): void {
    if (!inBody) {
      this.stop();
      return;
    }
    this.#came += length;
    this.#timer ??= setInterval(() => this.#look(), this.#milliseconds);
  }

  /** Whether the sandbox itself reads now: while it does not, nobody is late. */
  reads(reads: boolean): void {
    this.#paused = !reads;
    if (!reads) this.#excused = true;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#came = 0;
  }

  #look(): void {
    if (this.#came < this.#bytes && !this.#excused) this.#late();
    this.#came = 0;
    this.#excused = this.#paused;
  }
}
