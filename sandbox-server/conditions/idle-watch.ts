/** Notices that nothing has passed for some time. */
export class IdleWatch {
  readonly #idle: (milliseconds: number) => void;
  #milliseconds: number | undefined;
  #passedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `idle` is called once when nothing passed for the time that was set. */
  constructor(idle: (milliseconds: number) => void) {
    this.#idle = idle;
  }

  /** From now on such a time, or none. */
  set(milliseconds: number | undefined): void {
    clearTimeout(this.#timer);
    this.#milliseconds = milliseconds;
    this.#passedAt = performance.now();
    this.#look();
  }

  /** Something passed. */
  passed(): void {
    if (this.#milliseconds !== undefined) this.#passedAt = performance.now();
  }

  #look(): void {
    if (this.#milliseconds === undefined) return;
    const left = this.#passedAt + this.#milliseconds - performance.now();
    if (left > 0) this.#timer = setTimeout(() => this.#look(), left);
    else this.#idle(this.#milliseconds);
  }
}
