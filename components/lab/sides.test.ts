import { expect, test } from 'vitest';
import { inTabOrder, paneLines, sideOf, tabAfter } from './sides.ts';

test('client files run in the browser, all others in the sandbox', () => {
  expect(['client.ts', 'client-2.ts', 'index.html', 'style.css'].map(sideOf)).toEqual(
    Array(4).fill('client'),
  );
  expect(['server.ts', 'proxy.ts', 'data.json', 'clients.ts'].map(sideOf)).toEqual(Array(4).fill('server'));
});

test('the client’s files come first, whatever the order in the lab', () => {
  const files = ['server.ts', 'client.ts', 'proxy.ts'].map((name) => ({ name, code: '' }));
  expect(inTabOrder(files).map(({ name }) => name)).toEqual(['client.ts', 'server.ts', 'proxy.ts']);
});

test('panes are as high as the longest file, within bounds', () => {
  const lines = (count: number) => [{ name: 'server.ts', code: 'x\n'.repeat(count) }];
  expect(paneLines(lines(3))).toBe(10);
  expect(paneLines(lines(17))).toBe(18);
  expect(paneLines(lines(200))).toBe(26);
});

test('arrow keys go round the tabs, Home and End to their ends', () => {
  const names = ['a', 'b', 'c'];
  expect(tabAfter(names, 'c', 'ArrowRight')).toBe('a');
  expect(tabAfter(names, 'a', 'ArrowLeft')).toBe('c');
  expect(tabAfter(names, 'b', 'Home')).toBe('a');
  expect(tabAfter(names, 'b', 'End')).toBe('c');
  expect(tabAfter(names, 'b', 'Enter')).toBeUndefined();
});
