import { expect, test } from 'vitest';
import { asMicros, type SourceEvent } from '../../wire/index.ts';
import { SourceLines } from './source-lines.svelte.ts';

const mark = (offset: number, length: number, line: number): SourceEvent => ({
  kind: 'source',
  at: asMicros(0),
  connection: 1,
  direction: 'server-to-client',
  offset,
  length,
  location: { file: 'server.ts', line, column: 3 },
});
const span = (offset: number, length: number) =>
  ({ connection: 1, direction: 'server-to-client', offset, length }) as const;
const linesOf = (lines: SourceLines, offset: number, length: number) =>
  lines.of(span(offset, length)).map(({ line }) => line);

test('bytes have the lines that sent them, each once; what no line sent has none', () => {
  const lines = new SourceLines();
  for (const each of [mark(0, 10, 4), mark(10, 10, 4), mark(20, 5, 9), mark(40, 5, 4)]) lines.add(each);
  expect(linesOf(lines, 0, 20)).toEqual([4]);
  expect(linesOf(lines, 19, 2)).toEqual([4, 9]);
  expect(linesOf(lines, 0, 100)).toEqual([4, 9]);
  expect(linesOf(lines, 25, 15)).toEqual([]);
  expect(linesOf(lines, 39, 2)).toEqual([4]);
  expect(lines.of({ ...span(0, 9), direction: 'client-to-server' })).toEqual([]);
});

test('marks may come late, and are bounded', () => {
  const lines = new SourceLines();
  lines.add(mark(100, 10, 4));
  lines.add(mark(0, 10, 2));
  expect(linesOf(lines, 0, 200)).toEqual([2, 4]);
  for (let at = 0; at < 50_000; at += 1) lines.add(mark(200 + at, 1, at % 2));
  expect(linesOf(lines, 0, 200)).toEqual([]);
  expect(linesOf(lines, 50_199, 1)).toEqual([1]);
});
