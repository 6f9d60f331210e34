/** `AbortController` and `AbortSignal` (DOM, 3): the engine has neither, nor `EventTarget`. */
import { clearTimeout, Timeout } from './timers.ts';

type Listener = ((event: AbortEvent) => void) | { handleEvent(event: AbortEvent): void };

interface AbortEvent {
  readonly type: 'abort';
  readonly target: AbortSignal;
}

/** Only `AbortController` and the static functions make signals. */
const MAKE = Symbol('make');

export class AbortSignal {
  onabort: ((event: AbortEvent) => void) | null = null;
  #isAborted = false;
  #reason: unknown;
  /** Listeners, and whether each is called once only. */
  readonly #listeners = new Map<Listener, boolean>();

  constructor(key?: symbol) {
    if (key !== MAKE) throw new TypeError('Illegal constructor');
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(MAKE);
    signal.#abort(reason);
    return signal;
  }

  /** A signal that aborts after a time; the wait does not keep the run alive. */
  static timeout(milliseconds: number): AbortSignal {
    const signal = new AbortSignal(MAKE);
    const timer = new Timeout(() => signal.#abort(timeoutError()), milliseconds, [], false, true);
    signal.addEventListener('abort', () => clearTimeout(timer));
    return signal;
  }

  /** A signal that aborts as soon as one of these does. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const signal = new AbortSignal(MAKE);
    for (const source of signals) {
      if (source.aborted) signal.#abort(source.reason);
      else source.addEventListener('abort', () => signal.#abort(source.reason), { once: true });
    }
    return signal;
  }

  /** For `AbortController` alone: a signal, and the function that aborts it. */
  static make(): { signal: AbortSignal; abort: (reason?: unknown) => void } {
    const signal = new AbortSignal(MAKE);
    return { signal, abort: (reason) => signal.#abort(reason) };
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  addEventListener(type: string, listener: Listener, options?: { readonly once?: boolean }): void {
    if (type === 'abort' && !this.#listeners.has(listener))
      this.#listeners.set(listener, options?.once === true);
  }

  removeEventListener(type: string, listener: Listener): void {
    if (type === 'abort') this.#listeners.delete(listener);
  }

  get [Symbol.toStringTag](): string {
    return 'AbortSignal';
  }

  #abort(reason: unknown = abortError()): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    const event: AbortEvent = { type: 'abort', target: this };
    this.onabort?.(event);
    for (const [listener, isOnce] of [...this.#listeners]) {
      if (isOnce) this.#listeners.delete(listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
  }
}

export class AbortController {
  readonly #own = AbortSignal.make();

  get signal(): AbortSignal {
    return this.#own.signal;
  }

  abort(reason?: unknown): void {
    this.#own.abort(reason);
  }
}

const abortError = (): Error => new DOMException('This operation was aborted', 'AbortError');
const timeoutError = (): Error =>
  new DOMException('The operation was aborted due to timeout', 'TimeoutError');
