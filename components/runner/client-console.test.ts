import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClientConsole, MAX_LINE_LENGTH, MAX_LINES_PER_SECOND } from './client-console.ts';
import type { FromWorker } from './messages.ts';

let now: number;
let sent: FromWorker[];
let lines: ClientConsole;

beforeEach(() => {
  vi.useFakeTimers();
  now = 5000;
  sent = [];
  lines = new ClientConsole(
    (message) => sent.push(message),
    () => now,
  );
});

afterEach(() => {
  vi.useRealTimers();
});

test('a line is sent at once, with its time and place', () => {
  lines.add('warn', 'careful', { line: 2, column: 3 });
  expect(sent).toEqual([
    { type: 'line', line: { at: 5000, level: 'warn', text: 'careful', line: 2, column: 3 } },
  ]);
});

test('a long line is cut and says by how much', () => {
  lines.add('log', 'x'.repeat(MAX_LINE_LENGTH + 7), undefined);
  expect(sent[0]).toMatchObject({ line: { text: `${'x'.repeat(MAX_LINE_LENGTH)}… 7 more characters` } });
});

test('a flood is cut off each second, and what was left out is counted', () => {
  for (let index = 0; index < MAX_LINES_PER_SECOND + 30; index += 1) lines.add('log', 'line', undefined);
  expect(sent).toHaveLength(MAX_LINES_PER_SECOND);
  now += 1000;
  lines.add('log', 'calm again', undefined);
  expect(sent.slice(-2)).toEqual([
    { type: 'dropped', at: 6000, count: 30 },
    { type: 'line', line: { at: 6000, level: 'log', text: 'calm again' } },
  ]);
});

test('what was left out is told even when no line follows', () => {
  for (let index = 0; index < MAX_LINES_PER_SECOND + 2; index += 1) lines.add('log', 'line', undefined);
  now += 1000;
  vi.advanceTimersByTime(1000);
  expect(sent.at(-1)).toEqual({ type: 'dropped', at: 6000, count: 2 });
});
