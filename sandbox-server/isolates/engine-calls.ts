/** How values cross between an engine and what holds it: numbers, strings and byte arrays only. */
import type { HostFunction, JSValueHandle, QuickJS } from 'quickjs-wasi';
import type { HostCalls } from '../guest/calls.ts';

/** The engine's own words for it. */
export const OUT_OF_MEMORY = 'out of memory';

type Kind = 'number' | 'string' | 'bytes';

/** What each host function takes; anything else is refused before the function is called. */
const SIGNATURES: Readonly<Record<keyof HostCalls, readonly Kind[]>> = {
  listen: ['string', 'number'],
  connect: ['number', 'string', 'string', 'number'],
  output: ['number', 'bytes', 'number'],
  sender: ['number', 'string', 'string', 'number', 'number'],
  part: ['number', 'number'],
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
/** Names of all host functions. */
export const HOST_CALLS = Object.keys(SIGNATURES) as (keyof HostCalls)[];

/** A host function as the engine calls it: what is of the wrong type throws inside the guest. */
export function hostFunction(vm: QuickJS, host: HostCalls, name: keyof HostCalls): HostFunction {
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
  throw wrongType(`a ${kind}`);
}

/** The engine copies a stack into the guest; ours would show what is outside of it. */
const wrongType = (expected: string): TypeError =>
  Object.assign(new TypeError(`The sandbox expected ${expected}.`), { stack: '' });

/** The bytes of a guest's byte array where they lie, without a copy. @throws TypeError when it is none */
function bytesOf(vm: QuickJS, handle: JSValueHandle): Uint8Array {
  const exports = vm._getExports();
  const out = exports.wasm_malloc(16);
  if (out === 0) throw Object.assign(new RangeError(OUT_OF_MEMORY), { stack: '' });
  const buffer = exports.qjs_get_typed_array_buffer(handle.ptr, out, out + 4, out + 8);
  try {
    if (exports.qjs_is_exception(buffer) !== 0) {
      // The engine's own exception would surface at some later call.
      vm.getException().dispose();
      throw wrongType('bytes');
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

export function toHandle(vm: QuickJS, value: number | string | Uint8Array): JSValueHandle {
  if (typeof value === 'number') return vm.newNumber(value);
  return typeof value === 'string' ? vm.newString(value) : vm.newUint8Array(value);
}
