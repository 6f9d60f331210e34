/** All hostile programs. */
import { ESCAPES } from './escapes.ts';
import { EXHAUSTION } from './exhaustion.ts';
import type { HostileProgram } from './program.ts';

export const CORPUS: readonly HostileProgram[] = [...EXHAUSTION, ...ESCAPES];

/** Programs that burn processor time until a limit ends them; the others are over in a moment. */
const isSlow = ({ ends = [] }: HostileProgram): boolean =>
  ends.includes('turn-limit') || ends.includes('cpu-limit');

/** A part of the corpus for every run of the tests: all that is quick, and each so-many-th of the rest. */
export const SAMPLE: readonly HostileProgram[] = CORPUS.filter(
  (program, index) => !isSlow(program) || index % 6 === 0,
);
