/** `util.format`: what `console.log` makes of its arguments. */
import { inspect } from './inspect.ts';

/** A number, or `NaN` for what has none. */
function numberText(value: unknown, parse: (text: string) => number): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return 'NaN';
  const number = typeof value === 'number' ? value : parse(String(value));
  return Object.is(number, -0) ? '-0' : String(number);
}

function stringText(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  const { toString } = value;
  const isBuiltIn = toString === Object.prototype.toString || toString === Array.prototype.toString;
  return isBuiltIn ? inspect(value, { depth: 0, compact: 3 }) : String(value);
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('circular')) return '[Circular]';
    throw error;
  }
}

const PLACEHOLDERS: Readonly<Record<string, (value: unknown) => string>> = {
  s: stringText,
  d: (value) => numberText(value, Number),
  i: (value) =>
    typeof value === 'number' ? numberText(Math.trunc(value), Number) : numberText(value, parseInt),
  f: (value) => numberText(value, parseFloat),
  j: jsonText,
  o: (value) => inspect(value, { showHidden: true, depth: 4 }),
  O: (value) => inspect(value),
  c: () => '',
};

export function format(...args: readonly unknown[]): string {
  const [first] = args;
  let used = 0;
  let text = '';
  if (typeof first === 'string') {
    used = 1;
    text = first;
    if (args.length > 1) {
      text = first.replace(/%[%sdifjoOc]/g, (placeholder) => {
        if (placeholder === '%%') return '%';
        if (used >= args.length) return placeholder;
        return PLACEHOLDERS[placeholder.charAt(1)]?.(args[used++]) ?? placeholder;
      });
    }
  }
  const rest = args.slice(used).map((arg) => (typeof arg === 'string' ? arg : inspect(arg)));
  return [...(used > 0 ? [text] : []), ...rest].join(' ');
}
