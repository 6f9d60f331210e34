import { expect, test } from 'vitest';
import { highlightCode, highlightFiles } from './highlight.ts';

const text = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

test('marks tokens by role, one span a line', async () => {
  const html = await highlightCode('client.ts', `// note\nconst n: number = 1;\n`);
  expect(html.split('\n')).toEqual([
    '<span class="line"><span class="comment">// note</span></span>',
    '<span class="line"><span class="keyword">const</span> n<span class="punctuation">:</span> <span class="type">number</span> <span class="punctuation">=</span> <span class="number">1</span><span class="punctuation">;</span></span>',
  ]);
});

test('changes no character of the code, and lets no markup through', async () => {
  const code = "const html = '<script>alert(1)</script>' && `a ${1 < 2} & b`;";
  const html = await highlightCode('client.ts', code);
  expect(text(html)).toBe(code);
  expect(html).not.toContain('<script');
});

test('gives each file of a lab under its name, those of unknown kinds as plain text', async () => {
  const files = await highlightFiles([
    { name: 'client.ts', code: 'let a;' },
    { name: 'notes.txt', code: 'let <b>' },
  ]);
  expect(Object.keys(files)).toEqual(['client.ts', 'notes.txt']);
  expect(files['notes.txt']).toBe('<span class="line">let &lt;b&gt;</span>');
});
