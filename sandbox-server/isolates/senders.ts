/** Which lines of the session's files sent what the guest puts out. The guest says so, and may say anything. */
import type { SourceLocation } from '../../wire/trace/trace.ts';
import type { OutputSource } from './isolate.ts';
import type { Modules } from './modules.ts';

/** Lines, and parts of one piece of output, beyond these many are not noted. */
const MOST_LINES = 2_000;
const MOST_PARTS = 1_000;

export class Senders {
  readonly #modules: Modules;
  readonly #locations = new Map<number, SourceLocation>();
  #parts: OutputSource[] = [];
  /** Bytes of the next piece of output that parts were given for. */
  #length = 0;

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** A line has a number: `place`, in a module, is within the call of a function of the name `called`. */
  learn(sender: number, called: string, place: SourceLocation): void {
    const file = this.#modules.fileOf(place.file);
    if (file === undefined || this.#locations.size >= MOST_LINES) return;
    this.#locations.set(sender, this.#modules.startOfCall({ ...place, file }, `.${called}(`, 1));
  }

  /** A part of the next piece of output. */
  part(length: number, sender: number): void {
    if (!(length > 0)) return;
    const location = this.#locations.get(sender);
    const { length: count, [count - 1]: last } = this.#parts;
    const offset = this.#length;
    this.#length += length;
    if (!location || count >= MOST_PARTS) return;
    const continues = last?.location === location && last.offset + last.length === offset;
    if (continues) this.#parts[count - 1] = { offset: last.offset, length: last.length + length, location };
    else this.#parts.push({ offset, length, location });
  }

  /** A piece of output: who sent it. */
  take(length: number, sender: number): readonly OutputSource[] {
    const parts = this.#parts;
    if (this.#length === 0) {
      const location = this.#locations.get(sender);
      return location ? [{ offset: 0, length, location }] : [];
    }
    const isRight = this.#length === length;
    this.#parts = [];
    this.#length = 0;
    return isRight ? parts : [];
  }
}
