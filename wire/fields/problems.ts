import { httpProblems } from './http-problems.ts';
import { websocketProblems } from './websocket-problems.ts';

/** Every rule that a dissector can find broken. */
export const problems = { ...httpProblems, ...websocketProblems };
