/** `node:timers` and `node:timers/promises`. */
import { clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from '../timers.ts';

export { clearImmediate, clearTimeout as clearInterval, clearTimeout, setImmediate, setInterval, setTimeout };

export const promises = {
  setTimeout: <T>(delay?: number, value?: T): Promise<T | undefined> =>
    new Promise((resolve) => setTimeout(() => resolve(value), delay)),
  setImmediate: <T>(value?: T): Promise<T | undefined> =>
    new Promise((resolve) => setImmediate(() => resolve(value))),
  async *setInterval<T>(delay?: number, value?: T): AsyncGenerator<T | undefined, void> {
    for (;;) yield await promises.setTimeout(delay, value);
  },
};
