/** Runs a callback at the next animation frame, however often it is asked for until then. */
export class FrameLoop {
  readonly #draw: () => void;
  #asked = false;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Asks for one call at the next frame; at once where there are no frames, as on a server. */
  ask(): void {
    if (this.#asked) return;
    if (typeof requestAnimationFrame === 'undefined') return this.#draw();
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }
}
