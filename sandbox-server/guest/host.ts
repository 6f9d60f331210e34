/** The guest's way out: the functions that the sandbox lends it, and where its code stands. */
import type { HostCalls } from './calls.ts';

/** Set by the sandbox before this bundle is evaluated, removed before the learner's code is. */
declare const sandboxCalls: HostCalls;

export const host: HostCalls = { ...sandboxCalls };

/** A place in the learner's files; `file` is empty when there is none. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const NOWHERE: Place = { file: '', line: 0, column: 0 };
const FRAME = /([^\s()]+):(\d+):(\d+)\)?$/;

/** The first frame of an engine's stack that is not the sandbox's own code. */
export function placeInStack(stack: unknown): Place {
  if (typeof stack !== 'string') return NOWHERE;
  for (const frame of stack.split('\n')) {
    const [, file = '', line, column] = FRAME.exec(frame) ?? [];
    if (file === '' || file.startsWith('node:') || file.startsWith('<')) continue;
    return { file, line: Number(line), column: Number(column) };
  }
  return NOWHERE;
}

/** Frames that are looked at for the server that a piece of code belongs to: packages may lie between. */
const DEEP = 50;

/** The module of the session whose code is running; empty where the stack does not tell. */
export function callModule(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return placeInStack(stack).file;
}

/** Where the learner's code called the sandbox's. */
export function callPlace(): Place {
  return placeInStack(new Error().stack);
}

/** Ends the run with an exception that nothing caught. */
export function fail(error: unknown): void {
  const { file, line, column } = error instanceof Error ? placeInStack(error.stack) : NOWHERE;
  host.fail(describe(error), file, line, column);
}

function describe(error: unknown): string {
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code;
    const name = typeof code === 'string' ? `${error.name} [${code}]` : error.name;
    return error.message === '' ? name : `${name}: ${error.message}`;
  }
  return `Uncaught ${typeof error === 'string' ? `'${error}'` : String(error)}`;
}
