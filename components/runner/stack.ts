/** Where in the learner's file something happened, read from an error's stack. */

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Frames of a stack shown to the learner. */
const MAX_FRAMES = 10;

/**
 * The innermost frame of `file` in a stack, as Chromium (`at f (file:///client.ts:3:9)`),
 * Firefox and Safari (`f@file:///client.ts:3:9`) write them.
 */
export function firstFrame(stack: string | undefined, file: string): Position | undefined {
  const match = frameOf(file).exec(stack ?? '');
  return match ? { line: Number(match[1]), column: Number(match[2]) } : undefined;
}

/** The frames of `file`, one a line: `at tick (client.ts:3)`. Frames of the runner itself are left out. */
export function ownFrames(stack: string | undefined, file: string): string[] {
  const frame = frameOf(file);
  const lines = (stack ?? '').split('\n').flatMap((line) => {
    const match = frame.exec(line);
    if (!match) return [];
    const name = /^\s*at (?:async )?([\w$.<>#\s]+?) \(/.exec(line)?.[1] ?? /^([\w$.<>/]+)@/.exec(line)?.[1];
    return [name ? `at ${name} (${file}:${match[1]})` : `at ${file}:${match[1]}`];
  });
  return lines.slice(0, MAX_FRAMES);
}

function frameOf(file: string): RegExp {
  return new RegExp(`file:///${file.replaceAll(/[.*+?^$\{}()|[\]\\]/g, '\\$&')}:(\\d+):(\\d+)`);
}
