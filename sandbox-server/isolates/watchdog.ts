/**
 * Finds turns that the engine itself cannot end: a single operation such as
 * `new Array(1e9) + ''` never asks whether it must stop. The thread of an isolate
 * marks its turns in shared memory, and the host's main thread looks.
 */

const TURNS = 0;
const BEATS = 1;

/** Bytes of shared memory for one thread. */
export const WATCHED_BYTES = 8;

/** The thread's side. */
export class WatchedTurn {
  readonly #cells: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  /** A turn begins or ends: the count is odd while one runs. */
  mark(active: boolean): void {
    const count = Atomics.load(this.#cells, TURNS);
    if ((count % 2 !== 0) !== active) Atomics.store(this.#cells, TURNS, (count + 1) | 0);
  }

  /** The engine asked whether it must stop: it can still be stopped in order. */
  beat(): void {
    Atomics.add(this.#cells, BEATS, 1);
  }
}

/** The host's side, for one thread. */
export class Watchdog {
  readonly #cells: Int32Array;
  readonly #hardMs: number;
  #turns = 0;
  #beats = 0;
  #turnSince = 0;
  #beatSince = 0;

  constructor(memory: SharedArrayBuffer, hardMs: number) {
    this.#cells = new Int32Array(memory);
    this.#hardMs = hardMs;
  }

  /**
   * Looks at the thread. Call it a few times within `hardMs`.
   *
   * @param now milliseconds of any clock that does not jump
   * @returns true when the turn that runs must be killed
   */
  look(now: number): boolean {
    const turns = Atomics.load(this.#cells, TURNS);
    const beats = Atomics.load(this.#cells, BEATS);
    if (turns !== this.#turns) {
      this.#turns = turns;
      this.#turnSince = now;
      this.#beatSince = now;
    }
    if (beats !== this.#beats) {
      this.#beats = beats;
      this.#beatSince = now;
    }
    if (turns % 2 === 0) return false;
    // A thread that beats is stopped by its own budget, which counts CPU and not time on a busy machine.
    return now - this.#beatSince > this.#hardMs || now - this.#turnSince > 5 * this.#hardMs;
  }
}
