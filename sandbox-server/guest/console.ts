/** The guest's `console`: each line goes to the learner with the place that printed it. */
import type { ConsoleLevel } from '../../wire/trace/trace.ts';
import { callPlace, host } from './host.ts';
import { format } from './node/format.ts';
import { now } from './timers.ts';

let indent = '';
const counts = new Map<string, number>();
const times = new Map<string, number>();

function print(level: ConsoleLevel, text: string): void {
  const { file, line, column } = callPlace();
  host.console(level, indent === '' ? text : text.replace(/^/gm, indent), file, line, column);
}

const printer =
  (level: ConsoleLevel) =>
  (...args: readonly unknown[]): void =>
    print(level, format(...args));

export const console = {
  log: printer('log'),
  info: printer('info'),
  debug: printer('debug'),
  warn: printer('warn'),
  error: printer('error'),
  dir: (value: unknown): void => print('log', format('%o', value)),
  trace(...args: readonly unknown[]): void {
    print('error', `Trace: ${format(...args)}\n${new Error().stack ?? ''}`.trimEnd());
  },
  assert(condition: unknown, ...args: readonly unknown[]): void {
    if (!condition)
      print('warn', args.length === 0 ? 'Assertion failed' : `Assertion failed: ${format(...args)}`);
  },
  group(...args: readonly unknown[]): void {
    if (args.length > 0) print('log', format(...args));
    indent += '  ';
  },
  groupEnd(): void {
    indent = indent.slice(2);
  },
  count(label = 'default'): void {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    print('log', `${label}: ${count}`);
  },
  countReset(label = 'default'): void {
    counts.delete(label);
  },
  time(label = 'default'): void {
    times.set(label, now());
  },
  timeEnd(label = 'default'): void {
    const since = times.get(label);
    if (since === undefined) return;
    times.delete(label);
    print('log', `${label}: ${(now() - since).toFixed(3)}ms`);
  },
  timeLog(label = 'default', ...args: readonly unknown[]): void {
    const since = times.get(label);
    if (since !== undefined)
      print('log', `${label}: ${(now() - since).toFixed(3)}ms ${format(...args)}`.trimEnd());
  },
};
