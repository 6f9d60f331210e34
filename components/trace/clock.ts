/** What makes a playhead move: calls with the milliseconds that have gone by, until it is stopped. */
export type Clock = (tick: (elapsed: number) => void) => () => void;

/** A page that was hidden goes on from where it was: no more than this is made up for at once. */
const LONGEST_TICK = 100;

/** Ticks with the animation frames. */
export const frameClock: Clock = (tick) => {
  let last: number | undefined;
  const frame = (now: number): void => {
    asked = requestAnimationFrame(frame);
    if (last !== undefined) tick(Math.min(LONGEST_TICK, now - last));
    last = now;
  };
  let asked = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(asked);
};
