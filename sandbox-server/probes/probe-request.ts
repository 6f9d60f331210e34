/** Reads what a page asks the sandbox to play. Problems are the ends of sentences. */
import type { HerdPlan } from './herd.ts';
import type { ProbeStep } from './probe.ts';

export const PROBE_STEPS = 200;
/** Base64 characters of all that one probe sends and expects. */
export const PROBE_LENGTH = 512 * 1024;
/** Longest wait of one step, and of all together, in milliseconds. */
export const STEP_MS = 15_000;
export const PROBE_MS = 60_000;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const WAITS = ['expect', 'expect-length', 'expect-close', 'expect-silence', 'pause'];

/** Returns the steps, or what is wrong. */
export function readSteps(value: unknown): readonly ProbeStep[] | string {
  if (!Array.isArray(value) || value.length > PROBE_STEPS)
    return `steps is not a list of at most ${PROBE_STEPS}`;
  const steps: ProbeStep[] = [];
  let length = 0;
  let milliseconds = 0;
  for (const [index, given] of value.entries()) {
    const step = readStep(given);
    if (typeof step === 'string') return `step ${index}: ${step}`;
    if ('bytes' in step) length += step.bytes.length;
    if ('within' in step) milliseconds += step.within;
    steps.push(step);
  }
  if (length > PROBE_LENGTH) return `the bytes of all steps have more than ${PROBE_LENGTH} characters`;
  if (milliseconds > PROBE_MS) return `the steps together may wait for more than ${PROBE_MS} ms`;
  return steps;
}

function readStep(value: unknown): ProbeStep | string {
  if (typeof value !== 'object' || value === null) return 'it is not an object';
  const step: Record<string, unknown> = { ...value };
  const { do: what, bytes, within, length, how, anywhere = false } = step;
  const needsBytes = what === 'send' || what === 'expect';
  if (needsBytes && (typeof bytes !== 'string' || !BASE64.test(bytes))) return 'bytes is not base64';
  if (typeof what === 'string' && WAITS.includes(what) && !isWhole(within, 0, STEP_MS)) {
    return `within is not a whole number from 0 to ${STEP_MS}`;
  }
  switch (what) {
    case 'send':
      return { do: what, bytes: String(bytes) };
    case 'expect':
      if (typeof anywhere !== 'boolean') return 'anywhere is neither true nor false';
      return { do: what, bytes: String(bytes), anywhere, within: Number(within) };
    case 'expect-length':
      return isWhole(length, 1, 1e9)
        ? { do: what, length, within: Number(within) }
        : 'length is not a whole number from 1';
    case 'expect-close':
      if (how === undefined) return { do: what, within: Number(within) };
      return how === 'fin' || how === 'reset'
        ? { do: what, how, within: Number(within) }
        : 'how is neither fin nor reset';
    case 'expect-silence':
    case 'pause':
      return { do: what, within: Number(within) };
    case 'finish':
    case 'reset':
      return { do: what };
    default:
      return 'there is no such step';
  }
}

const isWhole = (value: unknown, from: number, to: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to;

const PATH = /^\/[!-~]{0,500}$/;

/** Returns the plan of a herd, or what is wrong. `most`: clients at one time. */
export function readPlan(value: unknown, most: number): HerdPlan | string {
  if (typeof value !== 'object' || value === null) return 'plan is not an object';
  const given: Record<string, unknown> = { ...value };
  const { kind, clients, rampMs, lastMs, everyMs, path = '/', message = '' } = given;
  if (kind !== 'websocket' && kind !== 'polling') return 'kind is neither websocket nor polling';
  if (!isWhole(clients, 1, most)) return `clients is not a whole number from 1 to ${most}`;
  if (!isWhole(rampMs, 0, 60_000)) return 'rampMs is not a whole number from 0 to 60000';
  if (!isWhole(lastMs, 1, 60_000)) return 'lastMs is not a whole number from 1 to 60000';
  if (!isWhole(everyMs, kind === 'polling' ? 20 : 0, 60_000))
    return 'everyMs is not a whole number from 20 to 60000';
  if (typeof path !== 'string' || !PATH.test(path)) return 'path is not the path of a request';
  if (typeof message !== 'string' || message.length > 1_000) return 'message is not a string of at most 1000';
  return { kind, clients, rampMs, lastMs, everyMs, path, message };
}
