import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pulse } from './pulse.svelte.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('beats at once after a quiet time', () => {
  const pulse = new Pulse();
  pulse.beat();
  expect(pulse.beats).toBe(1);
  vi.advanceTimersByTime(60);
  pulse.beat();
  expect(pulse.beats).toBe(2);
});

test('beats now and then in a flood, and once more for its end', () => {
  const pulse = new Pulse();
  for (let ms = 0; ms < 1000; ms += 1) {
    pulse.beat();
    vi.advanceTimersByTime(1);
  }
  expect(pulse.beats).toBeGreaterThan(15);
  expect(pulse.beats).toBeLessThan(25);
  const before = pulse.beats;
  pulse.beat();
  vi.advanceTimersByTime(1000);
  expect(pulse.beats).toBeGreaterThan(before);
});
