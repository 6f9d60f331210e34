/** Runs checks over an observed run. A check that fails to run is the course's fault, and says so. */
import type { Check, CheckResult, Run } from './check.ts';

export interface Verdict extends CheckResult {
  readonly name: string;
}

/** The verdicts in the order of the checks. */
export function judge(checks: readonly Check[], run: Run): readonly Verdict[] {
  return checks.map(({ name, run: check }) => {
    try {
      return { name, ...check(run) };
    } catch (error) {
      const saw = `This check itself broke, which is a mistake of the course and not yours: ${String(error)}`;
      return { name, passed: false, saw, evidence: [] };
    }
  });
}
