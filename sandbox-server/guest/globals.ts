/**
 * What a server finds without importing it. Importing this file puts it in place:
 * it comes before the packages, which look for it as they are evaluated.
 */
import { Buffer } from 'node:buffer';
import { AbortController, AbortSignal } from './abort.ts';
import { console } from './console.ts';
import { webcrypto } from './node/crypto.ts';
import { process } from './node/process.ts';
import { URL, URLSearchParams } from './node/url.ts';
import { random } from './random.ts';
import { clearImmediate, clearTimeout, now, setImmediate, setInterval, setTimeout } from './timers.ts';

let timeOrigin = 0;
let startedAt = 0;

/** The session begins: its clock starts at 0. */
export function startClock(): void {
  startedAt = now();
  timeOrigin = Date.now();
}

const performance = {
  now: (): number => now() - startedAt,
  get timeOrigin(): number {
    return timeOrigin;
  },
};

const GLOBALS: Readonly<Record<string, unknown>> = {
  AbortController,
  AbortSignal,
  Buffer,
  clearImmediate,
  clearInterval: clearTimeout,
  clearTimeout,
  console,
  crypto: webcrypto,
  global: globalThis,
  performance,
  process,
  setImmediate,
  setInterval,
  setTimeout,
  URL,
  URLSearchParams,
};

for (const [name, value] of Object.entries(GLOBALS)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}
Object.defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
