/**
 * Which line of the learner's code sends what goes out. It is noted where the learner
 * calls, for what is called may send in pieces or later, when the stack no longer tells.
 * Lines that send have numbers, which the host is told once; 0 is no line that is known.
 */
import { host, placeInStack } from './host.ts';

/** Frames that are looked at: the caller's, and maybe one of the engine's own in between. */
const DEPTH = 3;
/** Stacks that are remembered; beyond this the memory starts anew. */
const REMEMBERED = 500;

type Callee = (...args: never[]) => unknown;

/** Kept, since the learner may put anything in their place. */
const NativeError = Error;
const { captureStackTrace } = Error;

const senders = new Map<string, number>();
let last = 0;
let current: number | undefined;

/**
 * The line that sends now.
 *
 * @param called name of the function that the learner called, for the host to find where the call begins
 */
export function senderOf(called: string, callee: Callee): number {
  return current ?? find(called, callee);
}

/** The line whose call is under way. */
export const currentSender = (): number => current ?? 0;

/**
 * A call of the learner's begins: until `endSending` its line sends whatever is sent.
 * @returns what `endSending` must be given
 */
export function beginSending(called: string, callee: Callee): number | undefined {
  const before = current;
  if (before === undefined) current = find(called, callee);
  return before;
}

export function endSending(before: number | undefined): void {
  current = before;
}

/** Runs what sends on behalf of an earlier call. */
export function sendingAs<T>(sender: number, send: () => T): T {
  const before = current;
  current = sender;
  try {
    return send();
  } finally {
    current = before;
  }
}

function find(called: string, callee: Callee): number {
  const holder: { stack?: unknown } = {};
  const limit = NativeError.stackTraceLimit;
  Reflect.set(NativeError, 'stackTraceLimit', DEPTH);
  captureStackTrace(holder, callee);
  Reflect.set(NativeError, 'stackTraceLimit', limit);
  const { stack } = holder;
  return typeof stack === 'string' ? (senders.get(stack) ?? learn(called, stack)) : 0;
}

function learn(called: string, stack: string): number {
  if (senders.size >= REMEMBERED) senders.clear();
  const { file, line, column } = placeInStack(stack);
  const sender = file === '' ? 0 : ++last;
  if (sender > 0) host.sender(sender, called, file, line, column);
  senders.set(stack, sender);
  return sender;
}
