/**
 * The JavaScript engine of one isolate: QuickJS in WebAssembly, restored from an
 * image in which the guest's own part is already evaluated. Knows neither Node nor
 * the browser; whoever holds it gives it its clock and its randomness.
 *
 * Nothing here calls a guest's `toString`, `toJSON` or getter: that would run the
 * learner's code where no budget counts it.
 */
import { EvalFlags, JSException, QuickJS, type JSValueHandle, type WasiOptions } from 'quickjs-wasi';
import type { HostCalls } from '../guest/calls.ts';
import type { Clock } from './budget.ts';
import { HOST_CALLS, hostFunction, toHandle } from './engine-calls.ts';
import type { EngineImage } from './engine-image.ts';

/** What a learner's file may take of the engine's stack, in bytes; the engine has 1 MB in all. */
const STACK_BYTES = 256 * 1024;
/** WASI's errno for a file that is not open. */
const BAD_FILE = 8;

/** Characters of an exception that are kept: searching megabytes for a place would hold up the thread. */
export const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 16_000;

export interface EngineHolder {
  readonly host: HostCalls;
  readonly clock: Clock;
  readonly mustStop: () => boolean;
  readonly memoryBytes: number;
  /** The name of the module that an import means. @throws ModuleError */
  resolve(specifier: string, importer: string): string;
  /** The source of a module. @throws ModuleError */
  load(name: string): string;
}

/** An exception that left the guest: `stack` is the engine's, one frame a line. */
export class GuestError extends Error {
  override readonly name: string;
  readonly guestStack: string;

  constructor(name: string, message: string, guestStack: string) {
    super(message.slice(0, LONGEST_MESSAGE));
    this.name = name.slice(0, LONGEST_MESSAGE);
    this.guestStack = guestStack.slice(0, LONGEST_STACK);
  }
}

export class Engine {
  readonly #vm: QuickJS;
  readonly #door: JSValueHandle;
  /** Rejected promises that nothing handles yet, by identity. */
  readonly #rejections = new Map<number, { promise: JSValueHandle; reason: JSValueHandle }>();

  private constructor(vm: QuickJS, door: number) {
    this.#vm = vm;
    this.#door = vm.importHandle(door);
  }

  static async restore(image: EngineImage, holder: EngineHolder): Promise<Engine> {
    const held: { engine?: Engine } = {};
    const onRejection = (promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void => {
      const { engine } = held;
      if (engine !== undefined) engine.#rejected(promise, reason, isHandled);
    };
    const vm = await QuickJS.restore(image.snapshot, {
      wasm: image.wasm,
      extensions: [...image.extensions],
      wasi: systemCalls(holder.clock, holder.host),
      memoryLimit: holder.memoryBytes,
      maxStackSize: STACK_BYTES,
      timezoneOffset: 0,
      interruptHandler: holder.mustStop,
      onUnhandledRejection: onRejection,
      moduleLoader: {
        normalize: (importer, specifier) => holder.resolve(specifier, importer),
        load: (name) => holder.load(name),
      },
    });
    for (const name of HOST_CALLS) vm.registerHostCallback(name, hostFunction(vm, holder.host, name));
    return (held.engine = new Engine(vm, image.door));
  }

  /** Starts a module of the learner. @throws GuestError when it does not compile */
  evaluate(source: string, name: string): void {
    guarded(() => this.#vm.evalCode(source, name, EvalFlags.TYPE_MODULE).dispose());
  }

  /** Asks the guest's door. @returns its answer. @throws GuestError */
  ask(question: number, ...args: readonly (number | string | Uint8Array)[]): number {
    const vm = this.#vm;
    const handles = [question, ...args].map((arg) => toHandle(vm, arg));
    try {
      return this.#call(handles);
    } finally {
      for (const handle of handles) handle.dispose();
    }
  }

  /** Runs microtasks until none is left. @returns how many ran. @throws GuestError when one was interrupted */
  drain(): number {
    const exports = this.#vm._getExports();
    let count = 0;
    while (exports.qjs_is_job_pending() !== 0) {
      if (exports.qjs_execute_pending_job() < 0) {
        const exception = this.#vm.getException();
        guarded(() => {
          throw new JSException(exception);
        });
      }
      count++;
    }
    return count;
  }

  /** Hands the oldest rejection that nothing handles to the guest. @returns false when there was none */
  askAboutRejection(question: number): boolean {
    for (const [identity, { promise, reason }] of this.#rejections) {
      this.#rejections.delete(identity);
      const code = this.#vm.newNumber(question);
      try {
        this.#call([code, reason]);
      } finally {
        code.dispose();
        promise.dispose();
        reason.dispose();
      }
      return true;
    }
    return false;
  }

  dispose(): void {
    this.#vm.dispose();
  }

  #call(handles: readonly JSValueHandle[]): number {
    return guarded(() => {
      const answer = this.#vm.callFunction(this.#door, this.#vm.undefined, ...handles);
      const value = answer.isNumber ? answer.toNumber() : 0;
      answer.dispose();
      return value;
    });
  }

  #rejected(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    const identity = promise.identity;
    if (!isHandled) {
      // Holding the promise keeps its identity from being given to another.
      this.#rejections.set(identity, { promise: promise.dup(), reason: reason.dup() });
      return;
    }
    const waiting = this.#rejections.get(identity);
    if (waiting === undefined) return;
    this.#rejections.delete(identity);
    waiting.promise.dispose();
    waiting.reason.dispose();
  }
}

/** Runs something that may throw an exception of the guest, and tells that from a death of the engine. */
function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JSException)) throw error;
    const guestError = new GuestError(error.name, error.message, error.stack ?? '');
    error.dispose();
    throw guestError;
  }
}

/** What the engine asks of a system: the time and random bytes, and nothing else. */
function systemCalls(clock: Clock, host: HostCalls): WasiOptions {
  const REALTIME = 0;
  return (memory) => ({
    clock_time_get(id: number, _precision: bigint, out: number): number {
      const milliseconds = id === REALTIME ? Date.now() : clock.now();
      new DataView(memory.buffer).setBigUint64(out, BigInt(Math.round(milliseconds * 1e6)), true);
      return 0;
    },
    random_get(out: number, length: number): number {
      host.random(new Uint8Array(memory.buffer, out, length));
      return 0;
    },
    // The engine's own debugging output must reach nobody's terminal.
    fd_write: () => BAD_FILE,
  });
}
