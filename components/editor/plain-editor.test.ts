import { expect, test } from 'vitest';
import { schemeOf } from './colour-scheme.ts';
import { offsetOf } from './plain-editor.ts';

test('lines and columns count from 1 and stay inside the text', () => {
  const text = 'one\n\nthree';
  expect(offsetOf(text, 1, 1)).toBe(0);
  expect(offsetOf(text, 1, 3)).toBe(2);
  expect(offsetOf(text, 1, 99)).toBe(3);
  expect(offsetOf(text, 2, 5)).toBe(4);
  expect(offsetOf(text, 3, 2)).toBe(6);
  expect(offsetOf(text, 9, 1)).toBe(text.length);
});

test('the page’s colour scheme wins over the system’s, which decides where both are allowed', () => {
  expect(schemeOf('dark', false)).toBe('dark');
  expect(schemeOf('light', true)).toBe('light');
  expect(schemeOf('light dark', true)).toBe('dark');
  expect(schemeOf('light dark', false)).toBe('light');
  expect(schemeOf('normal', true)).toBe('dark');
});
