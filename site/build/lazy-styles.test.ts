import { expect, test } from 'vitest';
import { withoutLinks } from './lazy-styles.ts';

test('takes out the named style sheets, under any base path, and nothing else', () => {
  const link = (href: string): string => `<link rel="stylesheet" href="${href}">`;
  const html = `<head>${link('/course/_astro/page.css')}${link('/course/_astro/editor.css')}</head>`;
  expect(withoutLinks(html, ['_astro/editor.css'])).toBe(`<head>${link('/course/_astro/page.css')}</head>`);
});
