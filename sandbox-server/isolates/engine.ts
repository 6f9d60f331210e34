/**
 * The JavaScript engine of one isolate: QuickJS in WebAssembly, restored from an
 * image in which the guest's own part is already evaluated. Knows neither Node nor
 * the browser; whoever holds it gives it its clock and its randomness.
 *
 * Nothing here calls a guest's `toString`, `toJSON` or getter: that would run the
 * learner's code where no budget counts it.
 */
import {
  EvalFlags,
  JSException,
  QuickJS,
  type HostFunction,
  type JSValueHandle,
  type Snapshot,
  type WasiOptions,
} from 'quickjs-wasi';
import type { HostCalls } from '../guest/calls.ts';
import type { Clock } from './budget.ts';

/** What a learner's file may take of the engine's stack, in bytes; the engine has 1 MB in all. */
const STACK_BYTES = 256 * 1024;
/** WASI's errno for a file that is not open. */
const BAD_FILE = 8;
export const OUT_OF_MEMORY = 'out of memory';

type Kind = 'number' | 'string' | 'bytes';

/** What each host function takes; anything else is refused before the function is called. */
const SIGNATURES: Readonly<Record<keyof HostCalls, readonly Kind[]>> = {
  listen: ['string', 'number'],
  output: ['number', 'bytes'],
  end: ['number'],
  destroy: ['number'],
  consumed: ['number', 'number'],
  console: ['string', 'string', 'string', 'number', 'number'],
  alarm: ['number'],
  immediate: [],
  fail: ['string', 'string', 'number', 'number'],
  random: ['bytes'],
  mask: ['bytes', 'bytes'],
};
const HOST_CALLS = Object.keys(SIGNATURES) as (keyof HostCalls)[];

/** What every engine of a host shares; all of it can be posted to a worker. */
export interface EngineImage {
  readonly wasm: WebAssembly.Module;
  readonly extensions: readonly { readonly name: string; readonly wasm: WebAssembly.Module }[];
  readonly snapshot: Snapshot;
  /** Where the guest's door is in the snapshot. */
  readonly door: number;
  /** Names of the built-in modules that the snapshot holds. */
  readonly modules: readonly string[];
}

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
    super(message);
    this.name = name;
    this.guestStack = guestStack;
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

/** Makes the image: evaluates the guest's own part in a fresh engine. `stub` takes calls made meanwhile. */
export async function buildImage(
  wasm: WebAssembly.Module,
  extensions: EngineImage['extensions'],
  guest: string,
): Promise<EngineImage> {
  const vm = await QuickJS.create({
    wasm,
    extensions: [...extensions],
    timezoneOffset: 0,
    moduleLoader: { load: (name) => builtinSource(vm, name) },
  });
  const calls = vm.newObject();
  for (const name of HOST_CALLS) {
    const stub = vm.newFunction(name, () => {
      throw new Error(`The guest called ${name} before its session began.`);
    });
    calls.setProp(name, stub);
    stub.dispose();
  }
  vm.global.setProp('sandboxCalls', calls);
  calls.dispose();
  vm.evalCode(guest, 'node:internal').dispose();
  const modules = vm.global.getProp('sandboxModules').consume((names) => names.toString().split(' '));
  const imports = modules.map((name) => `import ${JSON.stringify(name)};`).join('');
  vm.evalCode(imports, 'node:modules', EvalFlags.TYPE_MODULE).dispose();
  vm.executePendingJobs();
  const door = vm.global.getProp('sandboxDoor');
  vm.evalCode(
    'for (const name of Object.keys(globalThis)) if (name.startsWith("sandbox")) delete globalThis[name]',
  ).dispose();
  vm.executePendingJobs();
  vm.runGC();
  const snapshot = vm.snapshot();
  const image = { wasm, extensions, snapshot, door: vm.exportHandle(door), modules };
  vm.dispose();
  return image;
}

/** An ES module that exports what the guest's own module of this name exports. */
function builtinSource(vm: QuickJS, name: string): string {
  const asked = vm.evalCode(`sandboxExports(${JSON.stringify(name)})`);
  const names = asked.consume((handle) => handle.toString().split(' ').filter(Boolean));
  const from = `sandboxModule(${JSON.stringify(name)})`;
  const lines = names.map((key) => `const $${key} = all.${key}; export { $${key} as ${key} };`);
  return `const all = ${from};\nexport default all.default ?? all;\n${lines.join('\n')}`;
}

function hostFunction(vm: QuickJS, host: HostCalls, name: keyof HostCalls): HostFunction {
  const kinds = SIGNATURES[name];
  const call = host[name] as (...args: readonly unknown[]) => boolean | undefined;
  return (...handles) => {
    const answer = call(...kinds.map((kind, index) => fromHandle(vm, handles[index], kind)));
    if (answer === undefined) return vm.undefined;
    return answer ? vm.true : vm.false;
  };
}

function fromHandle(
  vm: QuickJS,
  handle: JSValueHandle | undefined,
  kind: Kind,
): number | string | Uint8Array {
  if (handle !== undefined) {
    if (kind === 'number' && handle.isNumber) return handle.toNumber();
    if (kind === 'string' && handle.isString) return handle.toString();
    if (kind === 'bytes') return bytesOf(vm, handle);
  }
  throw new TypeError(`The sandbox expected a ${kind}.`);
}

/** The bytes of a guest's byte array where they lie, without a copy. @throws TypeError when it is none */
function bytesOf(vm: QuickJS, handle: JSValueHandle): Uint8Array {
  const exports = vm._getExports();
  const out = exports.wasm_malloc(16);
  if (out === 0) throw new RangeError(OUT_OF_MEMORY);
  const buffer = exports.qjs_get_typed_array_buffer(handle.ptr, out, out + 4, out + 8);
  try {
    if (exports.qjs_is_exception(buffer) !== 0) {
      // The engine's own exception would surface at some later call.
      vm.getException().dispose();
      throw new TypeError('The sandbox expected bytes.');
    }
    const data = exports.qjs_get_array_buffer(buffer, out + 12);
    const memory = exports.memory.buffer;
    const view = new DataView(memory);
    const offset = view.getUint32(out, true);
    const length = view.getUint32(out + 4, true);
    if (data === 0 || offset + length > view.getUint32(out + 12, true)) return new Uint8Array();
    return new Uint8Array(memory, data + offset, length);
  } finally {
    exports.qjs_free_value(buffer);
    exports.wasm_free(out);
  }
}

function toHandle(vm: QuickJS, value: number | string | Uint8Array): JSValueHandle {
  if (typeof value === 'number') return vm.newNumber(value);
  return typeof value === 'string' ? vm.newString(value) : vm.newUint8Array(value);
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
