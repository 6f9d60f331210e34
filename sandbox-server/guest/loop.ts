/** The guest's half of the event loop: `process.nextTick`, and what keeps a run alive. */
import { invalidType } from './errors.ts';
import { fail } from './host.ts';

type Callback = (...args: never[]) => unknown;

interface Tick {
  readonly callback: Callback;
  readonly args: readonly unknown[];
}

let ticks: Tick[] = [];
let refs = 0;

/** Runs a callback before anything else happens, as Node's `process.nextTick`. */
export function nextTick(callback: Callback, ...args: readonly unknown[]): void {
  if (typeof callback !== 'function') throw invalidType('callback', 'of type function', callback);
  ticks.push({ callback, args });
}

/** Calls back into the learner's code; an exception that nothing catches ends the run. */
export function invoke(callback: Callback, self: unknown, args: readonly unknown[]): void {
  try {
    callback.apply(self, args as never[]);
  } catch (error) {
    fail(error);
  }
}

/** Runs what `nextTick` collected, in order, with what is added meanwhile. */
export function runTicks(): void {
  while (ticks.length > 0) {
    const batch = ticks;
    ticks = [];
    for (const { callback, args } of batch) invoke(callback, undefined, args);
  }
}

/** Something that may still happen was added, such as a listening server or a timer. */
export function ref(): void {
  refs++;
}

export function unref(): void {
  refs--;
}

export function isAlive(): boolean {
  return refs > 0;
}
