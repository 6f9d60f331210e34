import { describe, expect, test } from 'vitest';
import { firstFrame, ownFrames } from './stack.ts';
import { describeUncaught } from './uncaught.ts';

const CHROMIUM = `Error: no
    at tick (file:///client.ts:3:9)
    at file:///client.ts:7:1
    at blob:null/5d3a:1:2`;
const FIREFOX = `tick@file:///client.ts:3:9
@file:///client.ts:7:1`;

describe.each([
  ['Chromium', CHROMIUM],
  ['Firefox and Safari', FIREFOX],
])('a stack as %s write it', (_browser, stack) => {
  test('gives the innermost place in the file', () => {
    expect(firstFrame(stack, 'client.ts')).toEqual({ line: 3, column: 9 });
  });

  test('is shown without the runner’s frames', () => {
    expect(ownFrames(stack, 'client.ts')).toEqual(['at tick (client.ts:3)', 'at client.ts:7']);
  });
});

test('a stack without the file has no place', () => {
  expect(firstFrame(CHROMIUM, 'other.ts')).toBeUndefined();
  expect(firstFrame(undefined, 'client.ts')).toBeUndefined();
});

describe('an error that nothing caught', () => {
  const thrown = (message: string, stack?: string) => {
    const error = new TypeError(message);
    Object.assign(error, { stack });
    return error;
  };

  test('has its message, its frames and its place', () => {
    expect(describeUncaught(thrown('no', CHROMIUM), 'client.ts')).toEqual({
      text: 'Uncaught TypeError: no\n    at tick (client.ts:3)\n    at client.ts:7',
      line: 3,
      column: 9,
    });
  });

  test('falls back on the place that the browser gave', () => {
    expect(describeUncaught(thrown('no'), 'client.ts', { lineno: 4, colno: 2 })).toMatchObject({
      line: 4,
      column: 2,
    });
    expect(describeUncaught('a string', 'client.ts', { lineno: 0, colno: 0 })).toEqual({
      text: 'Uncaught a string',
    });
  });

  test('explains what client code cannot have', () => {
    expect(describeUncaught(thrown('Failed to resolve module specifier "ws"'), 'client.ts').text).toContain(
      'no packages',
    );
    expect(describeUncaught(thrown('document is not defined'), 'client.ts').text).toContain(
      'a worker, which has no page',
    );
  });
});
