/** The learner's copy of a lab's files, and the way back to how they came. */
import type { LabFile } from './lab.ts';

export class LabFiles {
  readonly #starter: readonly LabFile[];
  #code = $state<Record<string, string>>({});
  #beforeReset = $state.raw<Readonly<Record<string, string>>>();

  constructor(starter: readonly LabFile[]) {
    this.#starter = starter;
    this.#code = this.#asGiven();
  }

  /** The files as the learner has them, in the lab's order. */
  current(): readonly LabFile[] {
    return this.#starter.map(({ name, code }) => ({ name, code: this.#code[name] ?? code }));
  }

  code(name: string): string {
    return this.#code[name] ?? '';
  }

  edit(name: string, code: string): void {
    if (this.#code[name] === code) return;
    this.#code[name] = code;
    // What was typed since would be lost by the undo.
    this.#beforeReset = undefined;
  }

  get changed(): boolean {
    return this.#starter.some(({ name, code }) => this.#code[name] !== code);
  }

  /** Whether the last reset can be taken back. */
  get undoable(): boolean {
    return this.#beforeReset !== undefined;
  }

  /** Puts every file back as it came; the learner's code is kept for `undoReset`. */
  reset(): void {
    if (!this.changed) return;
    const before = { ...this.#code };
    this.#code = this.#asGiven();
    this.#beforeReset = before;
  }

  undoReset(): void {
    if (!this.#beforeReset) return;
    this.#code = { ...this.#beforeReset };
    this.#beforeReset = undefined;
  }

  #asGiven(): Record<string, string> {
    return Object.fromEntries(this.#starter.map(({ name, code }) => [name, code]));
  }
}
