/** `setTimeout`, `setInterval`, `setImmediate`, as Node's: objects with `ref`, `unref` and `refresh`. */
import { invalidType } from './errors.ts';
import { host } from './host.ts';
import { invoke, ref, unref } from './loop.ts';

type Callback = (...args: never[]) => unknown;

/** Node turns delays out of this range into 1 ms. */
const LONGEST_DELAY = 2 ** 31 - 1;

const waiting = new Map<number, Timeout>();
let immediates: Immediate[] = [];
let lastId = 0;
let limit = Infinity;
/** Timers of the learner; the sandbox's own do not count. */
let counted = 0;
let alarmAt = Infinity;

export const now: () => number = performance.now.bind(performance);

class TooManyTimers extends RangeError {
  override readonly name = 'RangeError';
  constructor() {
    super(`More than ${limit} timers and immediates wait at once; the sandbox allows no more.`);
  }
}

function count(): void {
  if (counted >= limit) throw new TooManyTimers();
  counted++;
}

export class Timeout {
  readonly #id = ++lastId;
  readonly #callback: Callback;
  readonly #args: readonly unknown[];
  readonly #delay: number;
  readonly #repeats: boolean;
  readonly #isOwn: boolean;
  #hasRef = true;
  at = 0;

  /** @param isOwn the sandbox's own timer: it neither counts nor keeps the run alive */
  constructor(callback: Callback, delay: unknown, args: readonly unknown[], repeats: boolean, isOwn = false) {
    if (typeof callback !== 'function') {
      throw invalidType('callback', 'of type function', callback);
    }
    const milliseconds = Number(delay);
    this.#callback = callback;
    this.#args = args;
    this.#delay = milliseconds >= 1 && milliseconds <= LONGEST_DELAY ? Math.trunc(milliseconds) : 1;
    this.#repeats = repeats;
    this.#isOwn = isOwn;
    if (isOwn) this.#hasRef = false;
    this.#arm();
  }

  #arm(): void {
    if (!waiting.has(this.#id)) {
      if (!this.#isOwn) count();
      if (this.#hasRef) ref();
      waiting.set(this.#id, this);
    }
    this.at = now() + this.#delay;
    if (this.at < alarmAt) setAlarm(this.at);
  }

  /** Takes the timer off the list. */
  close(): this {
    if (waiting.delete(this.#id)) {
      if (!this.#isOwn) counted--;
      if (this.#hasRef) unref();
    }
    return this;
  }

  fire(): void {
    if (this.#repeats) this.#arm();
    else this.close();
    invoke(this.#callback, this, this.#args);
  }

  refresh(): this {
    this.#arm();
    return this;
  }

  ref(): this {
    if (!this.#hasRef && waiting.has(this.#id)) ref();
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    if (this.#hasRef && waiting.has(this.#id)) unref();
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class Immediate {
  readonly #callback: Callback;
  readonly #args: readonly unknown[];
  readonly #isOwn: boolean;
  #waits = true;
  #hasRef = true;

  /** @param isOwn the sandbox's own: it does not count */
  constructor(callback: Callback, args: readonly unknown[], isOwn = false) {
    if (typeof callback !== 'function') {
      throw invalidType('callback', 'of type function', callback);
    }
    if (!isOwn) count();
    ref();
    this.#isOwn = isOwn;
    this.#callback = callback;
    this.#args = args;
    if (immediates.length === 0) host.immediate();
    immediates.push(this);
  }

  close(): void {
    if (!this.#waits) return;
    this.#waits = false;
    if (!this.#isOwn) counted--;
    if (this.#hasRef) unref();
  }

  fire(): void {
    if (!this.#waits) return;
    this.close();
    invoke(this.#callback, undefined, this.#args);
  }

  ref(): this {
    if (!this.#hasRef && this.#waits) ref();
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    if (this.#hasRef && this.#waits) unref();
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export function setTimerLimit(timers: number): void {
  limit = timers;
}

export function setTimeout(callback: Callback, delay?: unknown, ...args: readonly unknown[]): Timeout {
  return new Timeout(callback, delay, args, false);
}

export function setInterval(callback: Callback, delay?: unknown, ...args: readonly unknown[]): Timeout {
  return new Timeout(callback, delay, args, true);
}

export function setImmediate(callback: Callback, ...args: readonly unknown[]): Immediate {
  return new Immediate(callback, args);
}

export function clearTimeout(timer: unknown): void {
  if (timer instanceof Timeout) timer.close();
  else if (typeof timer === 'number' || typeof timer === 'string') waiting.get(Number(timer))?.close();
}

export function clearImmediate(immediate: unknown): void {
  if (immediate instanceof Immediate) immediate.close();
}

/** Runs the timer that is due for longest. @returns whether another is due */
export function runTimer(): boolean {
  alarmAt = Infinity;
  const due = earliest();
  if (due !== undefined && due.at <= now()) due.fire();
  const next = earliest();
  if (next === undefined) return false;
  if (next.at <= now()) return true;
  if (next.at < alarmAt) setAlarm(next.at);
  return false;
}

let batch: Immediate[] = [];

/** Runs one immediate; those set meanwhile belong to the next turn, as in Node. @returns whether another is due */
export function runImmediate(): boolean {
  if (batch.length === 0) {
    batch = immediates;
    immediates = [];
  }
  batch.shift()?.fire();
  if (batch.length > 0) return true;
  return false;
}

function earliest(): Timeout | undefined {
  let first: Timeout | undefined;
  for (const timer of waiting.values()) if (first === undefined || timer.at < first.at) first = timer;
  return first;
}

function setAlarm(at: number): void {
  alarmAt = at;
  host.alarm(Math.max(0, at - now()));
}
