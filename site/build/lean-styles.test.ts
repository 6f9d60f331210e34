import { expect, test } from 'vitest';
import { withoutUnused } from './lean-styles.ts';

const HTML = '<p class="shown svelte-aa1">';

test('rules of a component that is not on the page go, if the live view brings them', () => {
  const css = 'p{margin:0}.shown.svelte-aa1{color:red}.ruler.svelte-bb2{color:blue}';
  expect(withoutUnused(css, HTML, '.ruler.svelte-bb2{color:blue}')).toBe(
    'p{margin:0}.shown.svelte-aa1{color:red}',
  );
});

test('what no other sheet has stays', () => {
  const css = '.ruler.svelte-bb2{color:blue}';
  expect(withoutUnused(css, HTML, '')).toBe(css);
});

test('a rule for two components stays for the one that is there, and an empty at-rule goes', () => {
  const late = '.ruler.svelte-bb2{color:blue}';
  const both = '.ruler.svelte-bb2,.shown.svelte-aa1{color:blue}';
  expect(withoutUnused(both, HTML, late)).toBe(both);
  expect(withoutUnused('@media print{.ruler.svelte-bb2{color:blue}}', HTML, late)).toBe('');
});
