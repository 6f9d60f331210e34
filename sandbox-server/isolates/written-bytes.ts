/** Adds up what left for clients, so that isolates are told now and then and not of every write. */
export class WrittenBytes {
  readonly #step: number;
  readonly #sums = new Map<number, number>();

  /** @param step bytes that are worth a message */
  constructor(step: number) {
    this.#step = step;
  }

  /** @returns the bytes to tell of now: 0, or all that were not told of yet */
  add(connection: number, length: number): number {
    const sum = (this.#sums.get(connection) ?? 0) + length;
    if (sum < this.#step) {
      this.#sums.set(connection, sum);
      return 0;
    }
    this.#sums.delete(connection);
    return sum;
  }

  forget(connection: number): void {
    this.#sums.delete(connection);
  }
}
