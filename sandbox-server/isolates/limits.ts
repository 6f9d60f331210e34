/**
 * What one isolate may use. Anyone may run anything in it, so every resource has a
 * bound, and the learner who meets one is told which and why.
 */
export interface IsolateLimits {
  /** A turn of the event loop that takes longer, in milliseconds of CPU, is noted on the console. */
  readonly turnSoftMs: number;
  /**
   * A turn that takes longer, in milliseconds of CPU, ends the run with `turn-limit`. What the
   * engine itself cannot interrupt is killed from outside soon after this much time on the wall.
   */
  readonly turnHardMs: number;
  /** CPU that one isolate may use in any `cpuWindowMs`, in milliseconds; more ends the run with `cpu-limit`. */
  readonly cpuMs: number;
  /** Length of the window that `cpuMs` is about, in milliseconds. */
  readonly cpuWindowMs: number;
  /** The guest's heap in bytes: the learner's objects and the sandbox's own part of it (about 3 MB). */
  readonly memoryBytes: number;
  /** Timers and immediates that may wait at one time; the next `setTimeout` throws. */
  readonly timers: number;
  /** Console lines in one second; further lines are dropped, and a note says how many. */
  readonly consoleLinesPerSecond: number;
  /** Bytes of one console line; the rest is cut off. */
  readonly consoleLineBytes: number;
  /** Bytes that the guest may write to its connections in one second; then writes wait, as on a slow network. */
  readonly outputBytesPerSecond: number;
  /** Bytes of output of one connection that may be on their way before `socket.write` makes the guest wait. */
  readonly outputWindowBytes: number;
}

/** Limits for a public sandbox on a small machine. */
export const DEFAULT_LIMITS: IsolateLimits = {
  turnSoftMs: 200,
  turnHardMs: 1_000,
  cpuMs: 4_000,
  cpuWindowMs: 10_000,
  memoryBytes: 32 * 1024 * 1024,
  timers: 200,
  consoleLinesPerSecond: 200,
  consoleLineBytes: 4 * 1024,
  outputBytesPerSecond: 8 * 1024 * 1024,
  outputWindowBytes: 256 * 1024,
};
