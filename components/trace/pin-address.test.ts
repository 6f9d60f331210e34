import { expect, it } from 'vitest';
import { pinAddress, readPinAddress } from './pin-address.ts';

const selected = { item: '12.s.4096', source: 'inflated', bitStart: 8, bitLength: 16 } as const;

it('comes back from its address', () => {
  const hash = pinAddress('short-polling/ticker', selected);
  expect(hash).toBe('#wire=short-polling/ticker:12.s.4096:inflated:8+16');
  expect(readPinAddress(hash)).toEqual({ lab: 'short-polling/ticker', selected });
  expect(readPinAddress(hash.replaceAll(':', '%3A').replace('/', '%2F'))?.selected).toEqual(selected);
});

it.each([
  '',
  '#',
  '#wire',
  '#the-wire=1',
  '#wire=a:1.s.0:wire:0+0',
  '#wire=a/b:1.x.0:wire:0+0',
  '#wire=a/b:1.s.0:wire:0',
  '#wire=%E0',
])('is nothing when it is damaged or means something else: %s', (hash) => {
  expect(readPinAddress(hash)).toBeUndefined();
});
