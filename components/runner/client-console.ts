/** `console` for client code: every line is formatted, bounded and sent to the page. */
import type { ConsoleLevel } from '../../wire/trace/trace.ts';
import { formatArguments, inspect } from './format.ts';
import type { FromWorker } from './messages.ts';
import { firstFrame, type Position } from './stack.ts';

/** Characters of one line; the rest is cut and the cut is said. */
export const MAX_LINE_LENGTH = 4096;
/** Lines in one second; more are counted and not sent. */
export const MAX_LINES_PER_SECOND = 500;

export class ClientConsole {
  /** Name of the file that runs, to find it in stacks. */
  file = '';
  readonly #send: (message: FromWorker) => void;
  readonly #now: () => number;
  #windowStart = Number.NEGATIVE_INFINITY;
  #inWindow = 0;
  #dropped = 0;

  /** `now` gives milliseconds since the Unix epoch. */
  constructor(send: (message: FromWorker) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  add(level: ConsoleLevel, text: string, position: Position | undefined): void {
    const at = this.#now();
    if (at - this.#windowStart >= 1000) {
      this.#reportDropped(at);
      this.#windowStart = at;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    if (this.#inWindow > MAX_LINES_PER_SECOND) {
      // Lines that nothing follows would otherwise never be reported as dropped.
      if (this.#dropped === 0) setTimeout(() => this.#reportDropped(this.#now()), 1000);
      this.#dropped += 1;
      return;
    }
    this.#send({ type: 'line', line: { at, level, text: cut(text), ...position } });
  }

  #reportDropped(at: number): void {
    if (this.#dropped === 0) return;
    this.#send({ type: 'dropped', at, count: this.#dropped });
    this.#dropped = 0;
  }
}

function cut(text: string): string {
  if (text.length <= MAX_LINE_LENGTH) return text;
  return `${text.slice(0, MAX_LINE_LENGTH)}… ${text.length - MAX_LINE_LENGTH} more characters`;
}

/** Puts a console that writes to `lines` in place of the worker's own. */
export function installConsole(lines: ClientConsole): void {
  let indent = '';
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const print = (level: ConsoleLevel, text: string) =>
    lines.add(
      level,
      indent + text.replaceAll('\n', `\n${indent}`),
      firstFrame(new Error().stack, lines.file),
    );
  const elapsed = (label: string) => {
    const since = timers.get(label);
    return since === undefined
      ? `Timer '${label}' does not exist`
      : `${label}: ${(performance.now() - since).toFixed(3)} ms`;
  };
  const level =
    (of: ConsoleLevel) =>
    (...data: unknown[]) =>
      print(of, formatArguments(data));

  Object.assign(console, {
    debug: level('debug'),
    log: level('log'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
    dir: (value: unknown) => print('log', inspect(value)),
    table: (value: unknown) => print('log', inspect(value)),
    trace: (...data: unknown[]) => print('debug', `Trace: ${formatArguments(data)}`),
    assert: (condition: unknown, ...data: unknown[]) => {
      if (!condition) print('error', `Assertion failed: ${formatArguments(data)}`);
    },
    count: (label: unknown = 'default') => {
      const next = (counts.get(String(label)) ?? 0) + 1;
      counts.set(String(label), next);
      print('log', `${String(label)}: ${next}`);
    },
    countReset: (label: unknown = 'default') => counts.delete(String(label)),
    time: (label: unknown = 'default') => timers.set(String(label), performance.now()),
    timeLog: (label: unknown = 'default', ...data: unknown[]) =>
      print('log', [elapsed(String(label)), formatArguments(data)].join(' ').trim()),
    timeEnd: (label: unknown = 'default') => {
      print('log', elapsed(String(label)));
      timers.delete(String(label));
    },
    group: (...data: unknown[]) => {
      if (data.length > 0) print('log', formatArguments(data));
      indent += '  ';
    },
    groupCollapsed: (...data: unknown[]) => {
      if (data.length > 0) print('log', formatArguments(data));
      indent += '  ';
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    clear: () => undefined,
  });
}
