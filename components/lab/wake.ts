/**
 * The one script that a page with labs loads. It stays tiny: everything a live lab
 * needs is imported when the lab nears the viewport, is focused or is touched.
 *
 * The page renders each lab on the server inside an element with `data-lab="<lab id>"`
 * that has no other child. Its data is at `<base>labs/<id>.json` (the `Lab`) and
 * `<base>labs/<id>.trace` (the recording, encoded; may be missing).
 */
import type { Check } from '../checks/check.ts';

export interface WakeOptions {
  /** Loads the checks of a lab by its id; labs that are not listed have none. */
  readonly checks?: Readonly<Record<string, () => Promise<{ readonly default: readonly Check[] }>>>;
}

/** Finds the static labs of the page and wakes each when it is needed. */
export function wake(_options: WakeOptions = {}): void {
  // Labs are found and woken once their live part exists.
}
