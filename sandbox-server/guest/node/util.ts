/** `node:util`, as far as servers and `ws` need it. */
import { format } from './format.ts';
import { inspect } from './inspect.ts';

type Callback = (error: unknown, value?: unknown) => void;

/** Turns a function that takes a callback into one that returns a promise. */
export const promisify = Object.assign(
  (original: (...args: unknown[]) => unknown) => {
    const own = Reflect.get(original, promisify.custom) as unknown;
    if (typeof own === 'function') return own;
    return function (this: unknown, ...args: readonly unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const callback: Callback = (error, value) => {
          if (error !== null && error !== undefined) reject(error);
          else resolve(value);
        };
        original.call(this, ...args, callback);
      });
    };
  },
  { custom: Symbol.for('nodejs.util.promisify.custom') } as const,
);

export function inherits(constructor: { prototype: object }, parent: { prototype: object }): void {
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

/** Node warns once; here the function is simply called. */
export function deprecate<T>(original: T): T {
  return original;
}

export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  return inspect(left) === inspect(right);
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

export const types = {
  isUint8Array: (value: unknown): value is Uint8Array => value instanceof Uint8Array,
  isArrayBuffer: (value: unknown): value is ArrayBuffer => value instanceof ArrayBuffer,
  isAnyArrayBuffer: (value: unknown): boolean => value instanceof ArrayBuffer,
  isArrayBufferView: (value: unknown): value is ArrayBufferView => ArrayBuffer.isView(value),
  isTypedArray: (value: unknown): boolean => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isDate: (value: unknown): value is Date => value instanceof Date,
  isRegExp: (value: unknown): value is RegExp => value instanceof RegExp,
  isMap: (value: unknown): value is Map<unknown, unknown> => value instanceof Map,
  isSet: (value: unknown): value is Set<unknown> => value instanceof Set,
  isPromise: (value: unknown): value is Promise<unknown> => value instanceof Promise,
  isNativeError: (value: unknown): value is Error => value instanceof Error,
  isAsyncFunction: (value: unknown): boolean => tagOf(value) === 'AsyncFunction',
  isGeneratorFunction: (value: unknown): boolean => tagOf(value) === 'GeneratorFunction',
};

const { TextDecoder, TextEncoder } = globalThis;

export { format, inspect, TextDecoder, TextEncoder };
