/**
 * Values as text, as Node and the browsers' consoles write them: strings bare at the top
 * and quoted inside, two levels deep, long collections cut. It never throws and never
 * runs a getter of the learner's own.
 */
import { platformKeys } from './platform-objects.ts';

const MAX_DEPTH = 2;
const MAX_ENTRIES = 100;
const MAX_STRING = 2000;
/** A value that fits on one line of this length is not broken into several. */
const LINE = 72;

/** The text of `console.log(...data)`, with `%s %d %i %f %o %O %j %c %%` in a first string. */
export function formatArguments(data: readonly unknown[]): string {
  const [first, ...rest] = data;
  if (typeof first !== 'string') return data.map(bare).join(' ');
  const left = [...rest];
  const text = first.replaceAll(/%([sdifoOjc%])/g, (whole, kind: string) => {
    if (kind === '%') return '%';
    if (left.length === 0) return whole;
    return substitute(kind, left.shift());
  });
  return [text, ...left.map(bare)].join(' ');
}

function substitute(kind: string, value: unknown): string {
  switch (kind) {
    case 's':
      return bare(value);
    case 'd':
    case 'i':
      return typeof value === 'bigint' ? `${value}n` : String(Math.trunc(toNumber(value)));
    case 'f':
      return String(toNumber(value));
    case 'c':
      return '';
    default:
      return inspect(value);
  }
}

const toNumber = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

const bare = (value: unknown): string => (typeof value === 'string' ? value : inspect(value));

/** One value as text. */
export function inspect(value: unknown): string {
  try {
    return show(value, 0, []);
  } catch {
    return '[a value that cannot be shown]';
  }
}

function show(value: unknown, depth: number, parents: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return showFunction(value);
    case 'object':
      return value === null ? 'null' : showObject(value, depth, parents);
    case 'boolean':
    case 'symbol':
    case 'undefined':
      return String(value);
  }
}

function quote(text: string): string {
  const cut = text.length > MAX_STRING ? text.slice(0, MAX_STRING) : text;
  const mark = !cut.includes("'") ? "'" : !cut.includes('"') ? '"' : '`';
  const escaped = JSON.stringify(cut).slice(1, -1).replaceAll('\\"', '"');
  return `${mark}${escaped}${mark}${cut === text ? '' : `… ${text.length - cut.length} more characters`}`;
}

function showFunction(value: object): string {
  const name = ownValue(value, 'name');
  const named = typeof name === 'string' && name !== '' ? name : '(anonymous)';
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return isClass ? `[class ${named}]` : `[Function: ${named}]`;
}

function showObject(value: object, depth: number, parents: readonly object[]): string {
  if (parents.includes(value)) return '[Circular]';
  if (value instanceof Error) return showError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return RegExp.prototype.toString.call(value);
  const name = constructorName(value);
  if (depth > MAX_DEPTH) return Array.isArray(value) ? '[Array]' : `[${name || 'Object'}]`;
  const inner = (item: unknown) => show(item, depth + 1, [...parents, value]);

  if (Array.isArray(value)) return wrap(arrayEntries(value, inner), '[', ']');
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const items = value as unknown as ArrayLike<number | bigint>;
    return `${name}(${items.length}) ${wrap(arrayEntries(items, inner), '[', ']')}`;
  }
  if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${value.byteLength} }`;
  if (value instanceof Map) {
    const entries = limited(value.entries(), value.size, ([key, item]) => `${inner(key)} => ${inner(item)}`);
    return `Map(${value.size}) ${wrap(entries, '{', '}')}`;
  }
  if (value instanceof Set) return `Set(${value.size}) ${wrap(limited(value, value.size, inner), '{', '}')}`;

  const entries = propertyEntries(value, inner);
  const prefix = name === 'Object' ? '' : `${name || '[Object: null prototype]'} `;
  return `${prefix}${wrap(entries, '{', '}')}`;
}

function showError(error: Error): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.includes('file:///'))
    .map(
      (line) =>
        `\n    ${line
          .trim()
          .replaceAll('file:///', '')
          .replaceAll(/(:\d+):\d+/g, '$1')}`,
    );
  const cause = error.cause === undefined ? '' : `\n  [cause]: ${inspect(error.cause)}`;
  return `${String(error)}${frames.slice(0, 10).join('')}${cause}`;
}

function arrayEntries(items: ArrayLike<unknown>, inner: (item: unknown) => string): string[] {
  const shown = Math.min(items.length, MAX_ENTRIES);
  const entries = Array.from({ length: shown }, (_, index) =>
    index in items ? inner(items[index]) : '<empty>',
  );
  return items.length > shown ? [...entries, more(items.length - shown)] : entries;
}

function limited<T>(items: Iterable<T>, size: number, each: (item: T) => string): string[] {
  const entries: string[] = [];
  for (const item of items) {
    if (entries.length === MAX_ENTRIES) break;
    entries.push(each(item));
  }
  return size > entries.length ? [...entries, more(size - entries.length)] : entries;
}

function propertyEntries(value: object, inner: (item: unknown) => string): string[] {
  // Platform objects keep what matters in getters of their prototype: safe to read, and not the learner's.
  const platform = platformKeys(value);
  if (platform) return platform.map((key) => `${key}: ${inner((value as Record<string, unknown>)[key])}`);
  const keys = Reflect.ownKeys(value).filter(
    (key) => Object.getOwnPropertyDescriptor(value, key)?.enumerable ?? false,
  );
  return limited(keys, keys.length, (key) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const shown = property && 'value' in property ? inner(property.value) : '[Getter]';
    return `${keyText(key)}: ${shown}`;
  });
}

const keyText = (key: string | symbol): string =>
  typeof key === 'symbol' ? `[${String(key)}]` : /^[\w$]+$/.test(key) ? key : quote(key);

const more = (count: number): string => `… ${count} more`;

function wrap(entries: readonly string[], open: string, close: string): string {
  if (entries.length === 0) return `${open}${close}`;
  const line = `${open} ${entries.join(', ')} ${close}`;
  if (line.length <= LINE && !line.includes('\n')) return line;
  // Many short items, such as bytes, read better side by side.
  if (entries.length > 6 && entries.every((entry) => entry.length <= 6)) return rows(entries, open, close);
  const body = entries.map((entry) => `  ${entry.replaceAll('\n', '\n  ')}`).join(',\n');
  return `${open}\n${body}\n${close}`;
}

function rows(entries: readonly string[], open: string, close: string): string {
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += 16) lines.push(`  ${entries.slice(at, at + 16).join(', ')}`);
  return `${open}\n${lines.join(',\n')}\n${close}`;
}

function constructorName(value: object): string {
  for (let at: object | null = Object.getPrototypeOf(value); at; at = Object.getPrototypeOf(at)) {
    const constructor = ownValue(at, 'constructor');
    if (typeof constructor !== 'function') continue;
    const name = ownValue(constructor, 'name');
    if (typeof name === 'string') return name;
  }
  return '';
}

function ownValue(value: object, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key);
  return property && 'value' in property ? property.value : undefined;
}
