/** How a run ended, in words for the learner. */
import type { SourceLocation } from '../../wire/trace/trace.ts';
import type { BudgetLimit } from './budget.ts';
import { OUT_OF_MEMORY } from './engine-calls.ts';
import { GuestError } from './engine.ts';
import type { Exit } from './isolate.ts';
import type { IsolateLimits } from './limits.ts';
import { MODULE_ERROR, type Modules } from './modules.ts';

export const FINISHED: Exit = {
  reason: 'finished',
  message: 'The server has finished: nothing listens, no timer is set and no connection is open.',
};

export const STOPPED: Exit = { reason: 'stopped', message: 'The server was stopped.' };

/** The engine died, or the thread or process that it lived in. */
export const CRASHED: Exit = {
  reason: 'crashed',
  message:
    "The sandbox's engine failed while it ran your server. Run it again; if it fails again, tell us what you ran.",
};

/** A run that met a limit. */
export function exitOfLimit(
  limit: BudgetLimit | 'memory-limit',
  limits: IsolateLimits,
  location: SourceLocation | undefined,
): Exit {
  const place = location === undefined ? {} : { location };
  switch (limit) {
    case 'turn-limit':
      return {
        reason: limit,
        message: `Your server ran for more than ${seconds(limits.turnHardMs)} without a pause, so the sandbox stopped it: while it ran, no request could be read and no timer could fire. Is there a loop that never ends?`,
        ...place,
      };
    case 'cpu-limit':
      return {
        reason: limit,
        message: `Your server used more than ${seconds(limits.cpuMs)} of processor time within ${seconds(limits.cpuWindowMs)}, so the sandbox stopped it: others share the machine. Does a timer or a message set off too much work?`,
        ...place,
      };
    case 'memory-limit':
      return {
        reason: limit,
        message: `Your server needed more than the ${Math.round(limits.memoryBytes / 1024 / 1024)} MB of memory that the sandbox gives it. Does something grow without an end?`,
        ...place,
      };
  }
}

/**
 * A run that ended with an error.
 *
 * @param error what left the engine, or the message of an exception that nothing caught
 */
export function exitOfError(
  error: unknown,
  modules: Modules,
  limits: IsolateLimits,
  location?: SourceLocation,
): Exit {
  if (error instanceof GuestError) {
    const text = `${error.name}: ${error.message}`;
    const place = placeInStack(error.guestStack, modules);
    if (error.name === MODULE_ERROR) return exitOfError(text, modules, limits, place);
    if (error.message === OUT_OF_MEMORY) return exitOfLimit('memory-limit', limits, place);
    return errorExit(text, place ?? modules.placeOfMissingExport(text));
  }
  if (typeof error === 'string') {
    if (error === `InternalError: ${OUT_OF_MEMORY}`) return exitOfLimit('memory-limit', limits, location);
    const { failure } = modules;
    if (failure !== undefined && error === `${failure.name}: ${failure.message}`) {
      return errorExit(failure.message, failure.location ?? location);
    }
    return errorExit(error, location);
  }
  if (error instanceof Error && error.message === 'wasm_malloc failed') {
    return exitOfLimit('memory-limit', limits, undefined);
  }
  // The engine's parser recurses on the stack of its thread, which then ends what it was doing.
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return errorExit('RangeError: The code nests too deeply for the engine of the sandbox.', undefined);
  }
  return CRASHED;
}

/** The first frame of an engine's stack that is in a file of the session. */
export function placeInStack(stack: string, modules: Modules): SourceLocation | undefined {
  for (const [, file, line, column] of stack.matchAll(/([^\s()]+):(\d+):(\d+)\)?$/gm)) {
    const known = modules.fileOf(file ?? '');
    if (known !== undefined) return { file: known, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function errorExit(message: string, location: SourceLocation | undefined): Exit {
  return location === undefined ? { reason: 'error', message } : { reason: 'error', message, location };
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
