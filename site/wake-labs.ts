/** The one script of a page with labs: tells the labs where their checks are, and lets each wake when it is needed. */
import type { Check } from '../components/checks/check.ts';
import { wake } from '../components/lab/wake.ts';

const modules = import.meta.glob<{ readonly default: readonly Check[] }>(
  '../content/lessons/*/labs/*/check.ts',
);

/** `../content/lessons/02-short-polling/labs/budget/check.ts` belongs to the lab `short-polling/budget`. */
const labOf = (path: string): string => path.replace(/^.*\/\d+-([^/]+)\/labs\/([^/]+)\/check\.ts$/, '$1/$2');

wake({
  checks: Object.fromEntries(Object.entries(modules).map(([path, load]) => [labOf(path), load])),
});
