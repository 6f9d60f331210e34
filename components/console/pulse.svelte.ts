/**
 * Says that there is something new to draw: at once after a quiet time, so that a first
 * line is on screen without waiting for anything, and only now and then in a flood.
 */

/** Shortest time between two beats, in milliseconds. */
const PAUSE = 50;

export class Pulse {
  #beats = $state(0);
  #lastBeat = Number.NEGATIVE_INFINITY;
  #next: ReturnType<typeof setTimeout> | undefined;

  /** Goes up by one with each beat. */
  get beats(): number {
    return this.#beats;
  }

  /** Something new has come. */
  beat(): void {
    if (this.#next !== undefined) return;
    const wait = this.#lastBeat + PAUSE - performance.now();
    if (wait <= 0) this.#now();
    else this.#next = setTimeout(() => this.#now(), wait);
  }

  #now(): void {
    this.#next = undefined;
    this.#lastBeat = performance.now();
    this.#beats += 1;
  }
}
