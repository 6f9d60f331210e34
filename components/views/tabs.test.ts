import { expect, it } from 'vitest';
import { tabAfter } from './tabs.ts';

it.each([
  ['Sequence', 'ArrowRight', 'Handshake'],
  ['Ledger', 'ArrowRight', 'Sequence'],
  ['Sequence', 'ArrowLeft', 'Ledger'],
  ['Frames', 'Home', 'Sequence'],
  ['Frames', 'End', 'Ledger'],
  ['Frames', 'a', undefined],
] as const)('from %s, %s leads to %s', (from, key, to) => {
  expect(tabAfter(from, key)).toBe(to);
});
