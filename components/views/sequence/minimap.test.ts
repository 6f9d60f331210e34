import { expect, it } from 'vitest';
import { mapLines } from './minimap.ts';

it('adds up what lies at each height, and keeps what is outside in the outermost lines', () => {
  const lines = mapLines(
    [
      { y: 90, side: 'client', problem: false },
      { y: 100, side: 'client', problem: false },
      { y: 151, side: 'server', problem: true },
      { y: 199, side: 'sandbox', problem: false },
      { y: 500, side: 'server', problem: false },
    ],
    100,
    200,
    4,
  );
  expect(lines).toEqual([
    { client: 2, server: 0, problem: false },
    { client: 0, server: 0, problem: false },
    { client: 0, server: 1, problem: true },
    { client: 0, server: 1, problem: false },
  ]);
});
