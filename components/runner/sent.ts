/**
 * Notes which line of the client's code sends: `fetch`, `EventSource` and `WebSocket` are
 * wrapped so that code cannot tell. What is on the wire is matched by the page, which sees it.
 */
import type { SentNote } from './messages.ts';
import { firstFrame, type Position } from './stack.ts';

/** Notes of one run; beyond this nothing more is noted, and the page is told so. */
const MOST_NOTES = 20_000;
/** Notes are told together, this long after the first, in milliseconds. */
const TOLD_AFTER_MS = 30;
const TOLD_AT_ONCE = 500;

type Constructor = new (...args: never[]) => object;

export class SentNotes {
  readonly #tell: (notes: readonly SentNote[]) => void;
  readonly #now: () => number;
  #file = '';
  #notes: SentNote[] = [];
  #count = 0;
  #requests = 0;
  #timer: unknown;

  /** `now` gives milliseconds since the Unix epoch. */
  constructor(tell: (notes: readonly SentNote[]) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Puts the wrapped functions in place of the worker's own; `file` is the one whose lines count. */
  install(file: string): void {
    this.#file = file;
    self.fetch = this.#wrapFetch(self.fetch);
    self.EventSource = this.#wrapConstructor(self.EventSource, 'event-stream');
    this.#wrapSockets();
  }

  #wrapFetch(fetch: typeof self.fetch): typeof self.fetch {
    return new Proxy(fetch, {
      apply: (target, self, args: Parameters<typeof fetch>) => {
        const number = this.#request('fetch', args[0], args[1]?.method);
        const settled = (): void => this.#add({ kind: 'settled', number, at: this.#now() });
        // The promise handed on is the one whose rejection counts as handled or not.
        return Reflect.apply(target, self, args).then(
          (response) => {
            settled();
            return response;
          },
          (error: unknown) => {
            settled();
            throw error;
          },
        );
      },
    });
  }

  #wrapConstructor<T extends Constructor>(
    constructor: T,
    wants: 'event-stream' | 'websocket',
    made?: (instance: object, number: number) => void,
  ): T {
    const wrapped = new Proxy(constructor, {
      construct: (target, args: never[], newTarget: T) => {
        const instance: object = Reflect.construct(target, args, newTarget) as object;
        const number = this.#request(wants, args[0]);
        made?.(instance, number);
        return instance;
      },
    });
    Reflect.defineProperty(constructor.prototype as object, 'constructor', {
      value: wrapped,
      writable: true,
      configurable: true,
    });
    return wrapped;
  }

  #wrapSockets(): void {
    const numbers = new WeakMap<object, number>();
    const { prototype } = WebSocket;
    const stateOf = Reflect.getOwnPropertyDescriptor(prototype, 'readyState')?.get;
    const isOpen = (socket: object): boolean =>
      stateOf !== undefined && Reflect.apply(stateOf, socket, []) === 1;
    const wrapMethod = (name: 'send' | 'close', kind: 'message' | 'close'): void => {
      const method = prototype[name] as (...args: unknown[]) => unknown;
      prototype[name] = new Proxy(method, {
        apply: (target, self: object, args: unknown[]) => {
          const socket = numbers.get(self);
          const counts = socket !== undefined && isOpen(self);
          const result = Reflect.apply(target, self, args);
          if (counts) this.#add({ kind, socket, at: this.#now(), ...this.#place() });
          return result;
        },
      });
    };
    wrapMethod('send', 'message');
    wrapMethod('close', 'close');
    self.WebSocket = this.#wrapConstructor(WebSocket, 'websocket', (socket, number) => {
      numbers.set(socket, number);
    });
  }

  #request(wants: 'fetch' | 'event-stream' | 'websocket', input: unknown, method = 'GET'): number {
    this.#requests += 1;
    const isRequest = input instanceof Request;
    const url = isRequest
      ? input.url
      : input instanceof URL
        ? input.href
        : typeof input === 'string'
          ? input
          : '';
    this.#add({
      kind: 'request',
      number: this.#requests,
      at: this.#now(),
      wants,
      method: (isRequest && method === 'GET' ? input.method : method).toUpperCase(),
      url,
      ...this.#place(),
    });
    return this.#requests;
  }

  #place(): Partial<Position> {
    return firstFrame(new Error().stack, this.#file) ?? {};
  }

  #add(note: SentNote): void {
    if (this.#count > MOST_NOTES) return;
    this.#count += 1;
    this.#notes.push(this.#count > MOST_NOTES ? { kind: 'no-more' } : note);
    if (this.#notes.length >= TOLD_AT_ONCE) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), TOLD_AFTER_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#notes.length === 0) return;
    this.#tell(this.#notes);
    this.#notes = [];
  }
}
