import { httpProblems } from './http-problems.ts';
import { websocketProblems } from './websocket-problems.ts';
import { streamProblems } from './streams.ts';

/** Every rule that a dissector can find broken. */
export const problems = { ...httpProblems, ...streamProblems, ...websocketProblems };
