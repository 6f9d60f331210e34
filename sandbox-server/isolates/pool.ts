/**
 * The front's door to the isolates: one child process (the isolate host) holds them
 * all, and this file starts it, watches it and speaks to it.
 */
import type { IsolatePool } from './isolate.ts';
import type { IsolateLimits } from './limits.ts';

export interface IsolatePoolOptions {
  /** Isolates kept ready before anyone asks; 2 unless told. */
  readonly warm?: number;
  /** Isolates that may live at one time, warm ones not counted; 100 unless told. */
  readonly maxIsolates?: number;
  /** Differences from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<IsolateLimits>;
  /** Where to say, a line at a time, which layers of isolation are on and what became of the host. */
  readonly log?: (line: string) => void;
}

/** `take` rejects with this when `maxIsolates` run already. */
export class PoolFullError extends Error {
  override readonly name = 'PoolFullError';
}

/**
 * Starts the isolate host and resolves when its first isolate is ready.
 * Rejects when the host cannot be started at all.
 */
export function createIsolatePool(options: IsolatePoolOptions = {}): Promise<IsolatePool> {
  return Promise.reject(new Error(`The isolate host cannot start yet (warm: ${options.warm ?? 2})`));
}
