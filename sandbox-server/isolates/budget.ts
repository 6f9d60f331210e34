/** How much of the CPU one isolate has used, and whether that was too much. */
import type { IsolateLimits } from './limits.ts';

/** Times in milliseconds. In a worker of Node `cpu` counts this thread only; where nothing counts it, it is the time of day. */
export interface Clock {
  now(): number;
  cpu(): number;
}

export type BudgetLimit = 'turn-limit' | 'cpu-limit';

/** CPU used, up to a moment. */
interface Sample {
  readonly at: number;
  readonly cpu: number;
}

const SAMPLES_IN_WINDOW = 20;

/**
 * Watches the turns of one isolate. A limit that was met stays met: the engine's
 * interruption is an exception inside the guest, which hostile code may survive.
 */
export class Budget {
  /** The limit that was met, if any. */
  tripped: BudgetLimit | undefined;
  readonly #clock: Clock;
  readonly #limits: IsolateLimits;
  #turnCpu = 0;
  /** No look at the CPU clock is needed before this moment: wall time never runs slower than CPU. */
  #lookAt = Infinity;
  readonly #samples: Sample[] = [];

  constructor(clock: Clock, limits: IsolateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  beginTurn(): void {
    const now = this.#clock.now();
    this.#turnCpu = this.#clock.cpu();
    this.#lookAt = now + this.#limits.turnHardMs;
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= this.#limits.cpuWindowMs / SAMPLES_IN_WINDOW) {
      this.#samples.push({ at: now, cpu: this.#turnCpu });
    }
    while (this.#samples.length > 1 && now - (this.#samples[0]?.at ?? now) > this.#limits.cpuWindowMs) {
      this.#samples.shift();
    }
  }

  /** Ends a turn; returns the CPU it took, in milliseconds. */
  endTurn(): number {
    this.#lookAt = Infinity;
    const cpu = this.#clock.cpu();
    const oldest = this.#samples[0];
    if (oldest !== undefined && cpu - oldest.cpu > this.#limits.cpuMs) this.tripped ??= 'cpu-limit';
    return cpu - this.#turnCpu;
  }

  /** For the engine, which asks often while a turn runs: true when it must stop. */
  readonly mustStop = (): boolean => {
    if (this.tripped !== undefined) return true;
    const now = this.#clock.now();
    if (now < this.#lookAt) return false;
    const left = this.#limits.turnHardMs - (this.#clock.cpu() - this.#turnCpu);
    if (left > 0) {
      this.#lookAt = now + left;
      return false;
    }
    this.tripped = 'turn-limit';
    return true;
  };
}
