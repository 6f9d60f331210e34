/** How long to wait before trying again: doubling, with jitter so that pages do not come back in step. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before attempt `attempt` (from 1): between half of and the whole doubled delay. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return longest / 2 + (random() * longest) / 2;
}
