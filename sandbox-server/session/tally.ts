/** Counts by name, such as sessions by client address, that forget names whose count is 0. */
export class Tally {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  /** Adds one unless there are `most` already. */
  tryAdd(name: string, most: number): boolean {
    if (this.of(name) >= most) return false;
    this.add(name);
    return true;
  }

  remove(name: string): void {
    const left = this.of(name) - 1;
    if (left > 0) this.#counts.set(name, left);
    else this.#counts.delete(name);
  }
}
