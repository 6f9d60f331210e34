import type { Trace } from '../../wire/trace/trace.ts';
import type { Check } from '../checks/check.ts';
import type { Lab } from './lab.ts';

/** Props of `Lab.svelte`, the same at build time and when the page hydrates it. */
export interface LabProps {
  readonly lab: Lab;
  /** A real run from before, shown until the learner runs the lab. */
  readonly recording?: Trace | undefined;
  /** HTML of each file's static code by file name, from `highlightFiles`. */
  readonly highlighted: Readonly<Record<string, string>>;
  /** Level of the lab's heading on the page it stands on; 3 when left out. */
  readonly h?: 2 | 3 | 4 | undefined;
  /** Exercises: loads the lab's checks when they are first needed. */
  readonly loadChecks?: (() => Promise<readonly Check[]>) | undefined;
}
