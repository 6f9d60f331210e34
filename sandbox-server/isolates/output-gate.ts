/**
 * Makes a guest's connections as slow as their readers. Each connection has a
 * window, as the send buffer of a kernel; what leaves for the client opens it again.
 * The rate of all connections together is bounded too.
 */

export interface OutputLimits {
  readonly windowBytes: number;
  readonly bytesPerSecond: number;
  /** More than this unsent on one connection: the guest does not heed `output`'s answer. */
  readonly ceilingBytes: number;
}

export class OutputGate {
  readonly #limits: OutputLimits;
  /** Bytes that left the guest and have not left for the client. */
  readonly #unsent = new Map<number, number>();
  readonly #waiting = new Set<number>();
  #second = -1;
  #bytes = 0;

  constructor(limits: OutputLimits) {
    this.#limits = limits;
  }

  opened(connection: number): void {
    this.#unsent.set(connection, 0);
  }

  closed(connection: number): void {
    this.#unsent.delete(connection);
    this.#waiting.delete(connection);
  }

  isOpen(connection: number): boolean {
    return this.#unsent.has(connection);
  }

  /** Counts output. @returns whether the guest may go on, must wait, or has gone much too far */
  output(connection: number, length: number, now: number): 'go-on' | 'wait' | 'flood' {
    const unsent = (this.#unsent.get(connection) ?? 0) + length;
    this.#unsent.set(connection, unsent);
    this.#tick(now);
    this.#bytes += length;
    if (unsent > this.#limits.ceilingBytes) return 'flood';
    if (unsent < this.#limits.windowBytes && !this.#isTooFast()) return 'go-on';
    this.#waiting.add(connection);
    return 'wait';
  }

  /** Bytes left for the client. */
  written(connection: number, length: number): void {
    const unsent = this.#unsent.get(connection);
    if (unsent !== undefined) this.#unsent.set(connection, Math.max(0, unsent - length));
  }

  /** Connections that waited and may go on. */
  release(now: number): number[] {
    if (this.#waiting.size === 0) return [];
    this.#tick(now);
    if (this.#isTooFast()) return [];
    const free = [...this.#waiting].filter(
      (connection) => (this.#unsent.get(connection) ?? 0) < this.#limits.windowBytes,
    );
    for (const connection of free) this.#waiting.delete(connection);
    return free;
  }

  /** Milliseconds until `release` is worth a try without news of written bytes; undefined when never. */
  nextRelease(now: number): number | undefined {
    if (this.#waiting.size === 0 || !this.#isTooFast()) return undefined;
    return (Math.floor(now / 1000) + 1) * 1000 - now;
  }

  #isTooFast(): boolean {
    return this.#bytes >= this.#limits.bytesPerSecond;
  }

  #tick(now: number): void {
    const second = Math.floor(now / 1000);
    if (second === this.#second) return;
    this.#second = second;
    this.#bytes = 0;
  }
}
