/** Keeps a guest's console to a number of lines a second and of bytes a line. */

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export class ConsoleGate {
  readonly #linesPerSecond: number;
  readonly #lineBytes: number;
  #second = -1;
  #lines = 0;
  #dropped = 0;

  constructor(linesPerSecond: number, lineBytes: number) {
    this.#linesPerSecond = linesPerSecond;
    this.#lineBytes = lineBytes;
  }

  /** @returns the line, cut if need be, or undefined when it must be dropped */
  admit(text: string, now: number): string | undefined {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#lines = 0;
    }
    if (this.#lines >= this.#linesPerSecond) {
      this.#dropped++;
      return undefined;
    }
    this.#lines++;
    // A character has at most 3 bytes for each UTF-16 unit.
    if (text.length * 3 <= this.#lineBytes) return text;
    const bytes = ENCODER.encode(text.slice(0, this.#lineBytes));
    if (bytes.length <= this.#lineBytes && text.length <= this.#lineBytes) return text;
    const kept = DECODER.decode(bytes.subarray(0, this.#lineBytes)).replace(/\uFFFD+$/, '');
    return `${kept}… (cut: the sandbox shows ${this.#lineBytes} bytes of a line)`;
  }

  /** What to tell the learner of lines dropped since the last call, if any. */
  report(): string | undefined {
    const dropped = this.#dropped;
    if (dropped === 0) return undefined;
    this.#dropped = 0;
    const lines = dropped === 1 ? '1 console line was' : `${dropped} console lines were`;
    return `${lines} dropped: the sandbox shows ${this.#linesPerSecond} a second.`;
  }
}
