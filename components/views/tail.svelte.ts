/**
 * A scroller that follows the end of a growing list only while it is at the end.
 * A reader who has scrolled away is never moved; a count says what has come since.
 */
export class Tail {
  scrollTop = $state(0);
  /** Height of the window in CSS pixels; 0 until it is measured. */
  height = $state(0);
  following = $state(true);
  #seen = $state(0);
  #top = 0;
  #scroller: HTMLElement | undefined;

  /** Takes charge of a scroller: `{@attach tail.attach}`. */
  attach = (scroller: HTMLElement): (() => void) => {
    this.#scroller = scroller;
    const onScroll = (): void => {
      this.scrollTop = scroller.scrollTop;
      this.following = isAtEnd(scroller);
    };
    const observer = new ResizeObserver(() => {
      this.height = scroller.clientHeight;
    });
    observer.observe(scroller);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      this.#scroller = undefined;
    };
  };

  /**
   * The list now has `total` entries and has been drawn. `top`: height of what
   * was let go at its beginning, which must not move what the reader looks at.
   * `mayFollow`: false while the reader looks at an earlier time of the run.
   */
  drawn(total: number, top: number, mayFollow = true): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const gone = top - this.#top;
    this.#top = top;
    if (this.following && mayFollow) {
      scroller.scrollTop = scroller.scrollHeight;
      this.#seen = total;
    } else if (gone > 0) {
      scroller.scrollTop -= gone;
    }
  }

  /** A list that begins anew: from its start if it does not fit, else along with its end. */
  begin(total: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    scroller.scrollTop = 0;
    this.scrollTop = 0;
    this.#top = 0;
    this.following = isAtEnd(scroller);
    this.#seen = total;
  }

  /** Entries that came since the reader left the end. */
  unseen(total: number): number {
    return this.following ? 0 : Math.max(0, total - this.#seen);
  }

  /** Goes to the end and follows it from there. */
  toEnd = (): void => {
    this.following = true;
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  };

  /** Whether a height of the list is in the window, or near it. */
  shows(y: number): boolean {
    const { scrollTop, height } = this;
    return y >= scrollTop - NEAR && y <= scrollTop + height + NEAR;
  }

  /** Scrolls to where the reader pointed. */
  scrollTo(top: number): void {
    if (this.#scroller) this.#scroller.scrollTop = top;
  }

  /** Brings a stretch of the list into the window, by as little as will do. */
  reveal(top: number, bottom: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = bottom - scroller.clientHeight;
  }
}

/** What is less than a line away counts as in view, in CSS pixels. */
const NEAR = 40;

const isAtEnd = (scroller: HTMLElement): boolean =>
  scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 4;
