/** How far a guess is from what was measured, in words: `You guessed 200; that is 1.4 times as much.` */
export function compareGuess(guess: number, measured: number): string {
  const guessed = `You guessed ${guess.toLocaleString('en-GB')}`;
  if (guess === measured) return `${guessed}: exactly right.`;
  const off = Math.abs(guess - measured);
  if (measured === 0 || guess <= 0) return `${guessed}; it is off by ${off.toLocaleString('en-GB')}.`;
  const times = guess > measured ? guess / measured : measured / guess;
  if (times < 1.1) return `${guessed}: within a tenth.`;
  const factor = times < 10 ? times.toFixed(1) : Math.round(times).toLocaleString('en-GB');
  return `${guessed}; that is ${factor} times too ${guess > measured ? 'much' : 'little'}.`;
}
