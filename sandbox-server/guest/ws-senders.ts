/** Has the methods of the `ws` package that send note which line of the learner's code calls them. */
import { beginSending, endSending } from './sender.ts';

type Method = (this: unknown, a: unknown, b: unknown, c: unknown) => unknown;

/** @param prototype that of `ws.WebSocket` */
export function noteSenders(prototype: object): void {
  for (const name of ['send', 'ping', 'pong', 'close']) {
    const method = Reflect.get(prototype, name) as Method;
    const noting: Method = function (a, b, c) {
      const before = beginSending(name, noting);
      try {
        return method.call(this, a, b, c);
      } finally {
        endSending(before);
      }
    };
    Object.defineProperty(noting, 'name', { value: name, configurable: true });
    Object.defineProperty(noting, 'length', { value: method.length, configurable: true });
    Reflect.set(prototype, name, noting);
  }
}
