/** The speeds at which a run can be played: how many times slower than life, and the words for it. */
export const speeds = [1, 2, 5, 10, 100, 1000, 10_000] as const;

/** `1×`, `1/10×`, `1/10,000×`. */
export const speedText = (slowness: number): string =>
  slowness === 1 ? '1×' : `1/${slowness.toLocaleString('en-GB')}×`;
