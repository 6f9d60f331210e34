import { describe, expect, it } from 'vitest';
import { bytesText, character, shorten, timeText } from './format.ts';

describe('times', () => {
  it.each([
    [0, '0.00 ms'],
    [840, '0.84 ms'],
    [1000, '1.00 ms'],
    [9996, '10.0 ms'],
    [12_400, '12.4 ms'],
    [988_000, '988 ms'],
    [999_499, '999 ms'],
    [999_600, '1,000 ms'],
    [1_204_000, '1,204 ms'],
    [9_999_600, '10.00 s'],
    [600_000_000, '600.00 s'],
  ])('%d µs is written %s', (micros, text) => expect(timeText(micros)).toBe(text));
});

it('sizes have their unit and thousands set apart', () => {
  expect([0, 1, 1024].map(bytesText)).toEqual(['0 bytes', '1 byte', '1,024 bytes']);
});

it('text is cut between characters, never inside one', () => {
  expect(shorten('a💛b', 3)).toBe('a💛b');
  expect(shorten('a💛bc', 3)).toBe('a💛…');
});

it('only printable bytes are shown as characters', () => {
  expect([0x41, 0x20, 0x0a, 0xff].map(character)).toEqual(['A', '␣', '·', '·']);
});
