import { describe, expect, test } from 'vitest';
import { checkProps, figureProps, hex } from './props.ts';
import { rfcAddress, rfcName } from './rfc.ts';

describe('properties in lessons', () => {
  test('hex is read however it is spaced', () => {
    expect(checkProps('Bytes', { hex }, { hex: '81 05 48656c' }).hex).toEqual(
      Uint8Array.of(0x81, 5, 0x48, 0x65, 0x6c),
    );
  });

  test.each([
    [{ hex: '8' }, /<Bytes>:.*pairs of hexadecimal/],
    [{ hex: '81', colour: 'red' }, /<Bytes>:.*colour/],
  ])('%o is refused with the name of the component', (props, words) => {
    expect(() => checkProps('Bytes', { hex }, props)).toThrow(words);
  });

  test('a number in quotes is refused with how to write it', () => {
    const props = { of: 'short-polling/ticker', figure: 'requests', nth: '2' };
    expect(() => checkProps('Recorded', figureProps, props)).toThrow(/in braces, such as \{2\}/);
  });
});

test('an RFC is named and found by section and by appendix', () => {
  expect(rfcName(6455, '5.2')).toBe('RFC\u00a06455\u00a0§5.2');
  expect(rfcAddress(6455, '5.2')).toBe('https://www.rfc-editor.org/rfc/rfc6455#section-5.2');
  expect(rfcAddress(7692)).toBe('https://www.rfc-editor.org/rfc/rfc7692');
  expect(rfcAddress(9110, 'A')).toBe('https://www.rfc-editor.org/rfc/rfc9110#appendix-A');
});
