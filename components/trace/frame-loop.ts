/**
 * Runs a callback at the next animation frame, however often it is asked for until then,
 * and no more often than the eye can use: what streams in faster is drawn together.
 */
export class FrameLoop {
  readonly #draw: () => void;
  readonly #pause: () => number;
  #asked = false;
  #drawn = -Infinity;

  /** `pause`: shortest time between the last call and the next, in milliseconds, as of now. */
  constructor(draw: () => void, pause: () => number) {
    this.#draw = draw;
    this.#pause = pause;
  }

  /** Asks for one call; at once where there are no frames, as on a server. */
  ask(): void {
    if (this.#asked) return;
    if (typeof requestAnimationFrame === 'undefined') return this.#draw();
    this.#asked = true;
    requestAnimationFrame(this.#frame);
  }

  readonly #frame = (now: number): void => {
    if (now - this.#drawn < this.#pause()) {
      requestAnimationFrame(this.#frame);
      return;
    }
    this.#asked = false;
    this.#drawn = now;
    this.#draw();
  };
}
