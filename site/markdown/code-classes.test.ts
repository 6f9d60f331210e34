import { codeToHtml } from 'shiki';
import { expect, test } from 'vitest';
import { lightTheme } from '../../components/editor/theme.ts';
import { codeClasses } from './code-classes.ts';

test('code carries classes of roles and no colour of its own', async () => {
  const html = await codeToHtml("const price = '41'; // now", {
    lang: 'ts',
    theme: lightTheme,
    transformers: [codeClasses],
  });
  expect(html).toContain('<span class="keyword">const</span>');
  expect(html).toContain('<span class="comment"> // now</span>');
  expect(html).toContain('class="code-block"');
  expect(html).not.toContain('style=');
});
