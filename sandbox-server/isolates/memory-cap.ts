/**
 * A hard ceiling for an engine's memory, below the engine's own limit: the maximum
 * in the memory section of its WebAssembly module, which the browser or Node enforces.
 */

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const PAGE = 65_536;

/**
 * The same module with this maximum for its own memory.
 *
 * @param wasm a module that defines exactly one 32-bit memory and gives it no maximum
 * @param bytes the maximum, rounded up to pages of 64 KB
 * @throws TypeError when the module is not of this shape
 */
export function withMemoryCap(wasm: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  let at = 8;
  while (at < wasm.length) {
    const start = at;
    const id = wasm[at];
    const size = readUnsigned(wasm, at + 1);
    at = size.end + size.value;
    if (id !== MEMORY_SECTION) continue;
    const count = wasm[size.end];
    const flags = wasm[size.end + 1];
    if (count !== 1 || flags !== 0) break;
    const minimum = wasm.subarray(size.end + 2, at);
    const body = [1, HAS_MAXIMUM, ...minimum, ...unsigned(Math.ceil(bytes / PAGE))];
    const section = [MEMORY_SECTION, ...unsigned(body.length), ...body];
    const capped = new Uint8Array(start + section.length + wasm.length - at);
    capped.set(wasm.subarray(0, start));
    capped.set(section, start);
    capped.set(wasm.subarray(at), start + section.length);
    return capped;
  }
  throw new TypeError('The engine is not a WebAssembly module with one memory of open size.');
}

/** Reads an unsigned LEB128 number (WebAssembly 3.0, 5.2.2). */
function readUnsigned(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end: at };
  }
  throw new TypeError('A number in the WebAssembly module is too long.');
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return bytes;
}
