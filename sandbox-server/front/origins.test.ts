import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf } from './origins.ts';

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage;
}

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
])('%s counts as %s', (address, counted) => {
  expect(addressOf(request(address), false)).toBe(counted);
});

test('a proxy’s word is taken only when told so, and only the last entry of it', () => {
  expect(addressOf(request('10.0.0.1', '1.1.1.1, 2.2.2.2'), false)).toBe('10.0.0.1');
  expect(addressOf(request('10.0.0.1', '1.1.1.1, 2.2.2.2'), true)).toBe('2.2.2.2');
  expect(addressOf(request('10.0.0.1'), true)).toBe('10.0.0.1');
});
