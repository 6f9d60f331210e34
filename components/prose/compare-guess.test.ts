import { expect, test } from 'vitest';
import { compareGuess } from './compare-guess.ts';

test.each([
  [138, 138, 'You guessed 138: exactly right.'],
  [140, 138, 'You guessed 140: within a tenth.'],
  [276, 138, 'You guessed 276; that is 2.0 times too much.'],
  [2, 138, 'You guessed 2; that is 69 times too little.'],
  [5, 0, 'You guessed 5; it is off by 5.'],
  [-3, 138, 'You guessed -3; it is off by 141.'],
])('a guess of %d for %d', (guess, measured, words) => {
  expect(compareGuess(guess, measured)).toBe(words);
});
