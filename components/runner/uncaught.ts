/** What the console says of an error that nothing caught. */
import { inspect } from './format.ts';
import { firstFrame, ownFrames, type Position } from './stack.ts';

export interface Uncaught extends Partial<Position> {
  readonly text: string;
}

/** `where` is the place that the browser gave, for errors without a stack; 0 means unknown. */
export function describeUncaught(
  thrown: unknown,
  file: string,
  where?: { readonly lineno: number; readonly colno: number },
): Uncaught {
  const fallback = where && where.lineno > 0 ? { line: where.lineno, column: where.colno } : undefined;
  if (!(thrown instanceof Error)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { text: `Uncaught ${text}`, ...fallback };
  }
  const frames = ownFrames(thrown.stack, file).map((frame) => `\n    ${frame}`);
  return {
    text: `Uncaught ${String(thrown)}${hintFor(thrown)}${frames.join('')}`,
    ...(firstFrame(thrown.stack, file) ?? fallback),
  };
}

function hintFor(error: Error): string {
  if (/module specifier/i.test(error.message)) {
    return `\nClient code runs in the browser, which has no packages. WebSocket, EventSource and fetch are built in.`;
  }
  if (/^(document|window) is not defined|Can't find variable: (document|window)/.test(error.message)) {
    return `\nClient code runs in a worker, which has no page: no document and no window.`;
  }
  return '';
}
