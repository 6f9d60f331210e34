import { expect, test } from 'vitest';
import { asMicros, type ConsoleEvent } from '../../wire/trace/trace.ts';
import { MAX_LINES, shownLines } from './console-lines.ts';

const line = (at: number, side: ConsoleEvent['side'], text: string): ConsoleEvent => ({
  kind: 'console',
  at: asMicros(at),
  side,
  level: 'log',
  text,
});

test('lines of both sides stand in the order of their time, not of their arrival', () => {
  const { lines } = shownLines([
    line(9000, 'client', 'third'),
    line(4000, 'server', 'first'),
    line(4000, 'server', 'second'),
  ]);
  expect(lines.map(({ event }) => event.text)).toEqual(['first', 'second', 'third']);
  expect(lines.map(({ time }) => time)).toEqual(['0.004', '0.004', '0.009']);
});

test('a line keeps its key when an earlier one arrives late', () => {
  const late = line(1000, 'server', 'late');
  const early = line(2000, 'client', 'early');
  const key = (lines: ConsoleEvent[]) => shownLines(lines).lines.find(({ event }) => event === early)?.key;
  expect(key([early, late])).toBe(key([early]));
});

test('only the last lines are shown, and the others counted', () => {
  const many = Array.from({ length: 5 * MAX_LINES }, (_, index) => line(index, 'client', String(index)));
  const { lines, earlier } = shownLines(many);
  expect(lines).toHaveLength(MAX_LINES);
  expect(lines[0]?.event.text).toBe(String(4 * MAX_LINES));
  expect(earlier).toBe(4 * MAX_LINES);
});
