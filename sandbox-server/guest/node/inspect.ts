/** `util.inspect`, as `console.log` shows values on Node: same text, same line breaks. */
import { joined, type Layout } from './inspect-layout.ts';
import { errorText, prefixOf, quoted, symbolText } from './inspect-text.ts';

export interface InspectOptions {
  readonly depth?: number | null;
  readonly showHidden?: boolean;
  readonly breakLength?: number;
  readonly compact?: number | boolean;
  readonly maxArrayLength?: number | null;
  readonly maxStringLength?: number | null;
}

interface Context extends Layout {
  readonly depth: number;
  readonly showHidden: boolean;
  readonly maxStringLength: number;
  readonly seen: object[];
  /** Objects that contain themselves, and their numbers. */
  readonly circular: Map<object, number>;
}

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');

function inspectValue(value: unknown, options: InspectOptions = {}): string {
  const context: Context = {
    depth: options.depth === null ? Infinity : (options.depth ?? 2),
    showHidden: options.showHidden ?? false,
    breakLength: options.breakLength ?? 80,
    compact: typeof options.compact === 'number' ? options.compact : 3,
    maxArrayLength: options.maxArrayLength === null ? Infinity : (options.maxArrayLength ?? 100),
    maxStringLength: options.maxStringLength === null ? Infinity : (options.maxStringLength ?? 10_000),
    indentation: 0,
    currentDepth: 0,
    seen: [],
    circular: new Map(),
  };
  return formatValue(context, value, 0);
}

export const inspect = Object.assign(inspectValue, { custom: CUSTOM } as const);

function formatValue(context: Context, value: unknown, depth: number): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    return formatPrimitive(context, value);
  }
  const custom = (value as { [CUSTOM]?: unknown })[CUSTOM];
  if (typeof custom === 'function' && custom !== inspect) {
    const options = { depth: context.depth - depth };
    const result: unknown = custom.call(value, options.depth, options, inspect);
    if (result !== value) {
      if (typeof result !== 'string') return formatValue(context, result, depth);
      return result.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
    }
  }
  if (context.seen.includes(value)) {
    const number = context.circular.get(value) ?? context.circular.size + 1;
    context.circular.set(value, number);
    return `[Circular *${number}]`;
  }
  return formatObject(context, value, depth);
}

function formatPrimitive(context: Context, value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return symbolText(value);
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value);
  const extra = value.length - context.maxStringLength;
  const trailer = extra > 0 ? `... ${extra} more character${extra > 1 ? 's' : ''}` : '';
  const shown = extra > 0 ? value.slice(0, context.maxStringLength) : value;
  if (shown.length <= 16 || shown.length <= context.breakLength - context.indentation - 4) {
    return quoted(shown) + trailer;
  }
  const lines = shown.split(/(?<=\n)/).map(quoted);
  return lines.join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer;
}

/** What an object shows besides its own properties. */
interface Form {
  readonly open: string;
  readonly close: string;
  readonly base?: string;
  /** What stands for the object when it has nothing to show. */
  readonly empty: string;
  readonly list?: ArrayLike<unknown>;
  readonly entries?: (depth: number) => string[];
}

function formatObject(context: Context, value: object, depth: number): string {
  const form = formOf(context, value);
  const keys = keysOf(context, value);
  if (keys.length === 0 && form.entries === undefined) return form.empty;
  if (depth > context.depth) return `[${prefixOf(value, Array.isArray(value) ? 'Array' : 'Object').trim()}]`;
  context.seen.push(value);
  context.currentDepth = depth + 1;
  const entries = form.entries?.(depth + 1) ?? [];
  for (const key of keys) entries.push(formatProperty(context, value, key, depth + 1));
  context.seen.pop();
  const number = context.circular.get(value);
  const reference = number === undefined ? '' : `<ref *${number}>`;
  const base = [reference, form.base ?? ''].filter((part) => part !== '').join(' ');
  return joined(context, { ...form, entries, base, depth: depth + 1, list: form.list });
}

function formOf(context: Context, value: object): Form {
  if (Array.isArray(value)) {
    const isPlain = Object.getPrototypeOf(value) === Array.prototype;
    const open = isPlain ? '[' : `${prefixOf(value, 'Array', `(${value.length})`)}[`;
    const form = { open, close: ']', empty: `${open}]`, list: value };
    return value.length === 0 ? form : { ...form, entries: (depth) => listEntries(context, value, depth) };
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const list = value as unknown as ArrayLike<number | bigint>;
    const open = `${prefixOf(value, 'TypedArray', `(${list.length})`)}[`;
    const form = { open, close: ']', empty: `${open}]`, list };
    return list.length === 0 ? form : { ...form, entries: (depth) => listEntries(context, list, depth) };
  }
  if (value instanceof Set || value instanceof Map) {
    const open = `${prefixOf(value, 'Map', `(${value.size})`)}{`;
    const form = { open, close: '}', empty: `${open}}` };
    return value.size === 0
      ? form
      : { ...form, entries: (depth) => collectionEntries(context, value, depth) };
  }
  if (typeof value === 'function') return based(functionText(value));
  if (value instanceof Error) return based(errorText(value, context.indentation));
  if (value instanceof RegExp) return based(String(value));
  if (value instanceof Date)
    return based(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString());
  if (value instanceof Number || value instanceof Boolean || value instanceof String) {
    const type = value.constructor.name;
    return based(`[${type}: ${formatPrimitive(context, value.valueOf())}]`);
  }
  const prefix = prefixOf(value, 'Object');
  const open = prefix === 'Object ' ? '{' : `${prefix}{`;
  const special = specialEntries(value);
  const form = { open, close: '}', empty: `${open}}` };
  return special === undefined ? form : { ...form, entries: special };
}

const based = (base: string): Form => ({ open: '{', close: '}', base, empty: base });

function specialEntries(value: object): (() => string[]) | undefined {
  // The state of a promise is not for programs to see; Node looks with its engine's help.
  if (value instanceof Promise) return () => ['<pending or settled>'];
  if (value instanceof WeakMap || value instanceof WeakSet) return () => ['<items unknown>'];
  if (!(value instanceof ArrayBuffer)) return undefined;
  const bytes = new Uint8Array(value);
  const hex = Array.from(bytes.subarray(0, 100), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const extra = bytes.length - 100;
  const more = extra > 0 ? ` ... ${extra} more byte${extra > 1 ? 's' : ''}` : '';
  return () => [`[Uint8Contents]: <${hex}${more}>`, `[byteLength]: ${bytes.length}`];
}

function keysOf(context: Context, value: object): (string | symbol)[] {
  const isList =
    Array.isArray(value) ||
    value instanceof String ||
    (ArrayBuffer.isView(value) && !(value instanceof DataView));
  const all = context.showHidden ? Reflect.ownKeys(value) : Object.keys(value);
  const keys: (string | symbol)[] = isList ? all.filter((key) => !/^\d+$/.test(String(key))) : [...all];
  if (!context.showHidden) {
    keys.push(
      ...Object.getOwnPropertySymbols(value).filter((key) =>
        Object.prototype.propertyIsEnumerable.call(value, key),
      ),
    );
  }
  if (!(value instanceof Error)) return keys;
  const shown = keys.filter((key) => key !== 'stack' && key !== 'message' && key !== 'name');
  for (const key of ['cause', 'errors'])
    if (Object.hasOwn(value, key) && !shown.includes(key)) shown.push(key);
  return shown;
}

function listEntries(context: Context, list: ArrayLike<unknown>, depth: number): string[] {
  const entries: string[] = [];
  let at = 0;
  while (at < list.length && entries.length < context.maxArrayLength) {
    if (Object.hasOwn(list, at)) {
      entries.push(indented(context, () => formatValue(context, list[at], depth)));
      at++;
      continue;
    }
    const from = at;
    while (at < list.length && !Object.hasOwn(list, at)) at++;
    entries.push(`<${at - from} empty item${at - from > 1 ? 's' : ''}>`);
  }
  const rest = list.length - at;
  if (rest > 0) entries.push(`... ${rest} more item${rest > 1 ? 's' : ''}`);
  return entries;
}

function collectionEntries(
  context: Context,
  collection: ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>,
  depth: number,
): string[] {
  const entries: string[] = [];
  for (const item of collection) {
    if (entries.length >= context.maxArrayLength) break;
    const parts = collection instanceof Map ? (item as readonly unknown[]) : [item];
    entries.push(
      indented(context, () => parts.map((part) => formatValue(context, part, depth)).join(' => ')),
    );
  }
  const rest = collection.size - entries.length;
  if (rest > 0) entries.push(`... ${rest} more item${rest > 1 ? 's' : ''}`);
  return entries;
}

function formatProperty(context: Context, owner: object, key: string | symbol, depth: number): string {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  const name = nameText(key);
  const label = property?.enumerable === false ? `[${name}]` : name;
  if (property?.get !== undefined)
    return `${label}: ${property.set === undefined ? '[Getter]' : '[Getter/Setter]'}`;
  if (property?.set !== undefined) return `${label}: [Setter]`;
  return `${label}: ${indented(context, () => formatValue(context, property?.value, depth))}`;
}

function nameText(key: string | symbol): string {
  if (typeof key === 'symbol') return symbolText(key);
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_][A-Za-z_0-9]*$/.test(key) ? key : quoted(key);
}

function functionText(value: { readonly name: unknown }): string {
  const name = typeof value.name === 'string' && value.name !== '' ? value.name : undefined;
  const source = Function.prototype.toString.call(value);
  if (source.startsWith('class')) {
    const parent = (Object.getPrototypeOf(value) as { name?: unknown } | null)?.name;
    const heir = typeof parent === 'string' && parent !== '' ? ` extends ${parent}` : '';
    return `[class ${name ?? '(anonymous)'}${heir}]`;
  }
  const type = Object.prototype.toString.call(value).slice(8, -1);
  return name === undefined ? `[${type} (anonymous)]` : `[${type}: ${name}]`;
}

function indented(context: Context, format: () => string): string {
  context.indentation += 2;
  const text = format();
  context.indentation -= 2;
  return text;
}
