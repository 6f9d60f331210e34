/** Static code for the page, highlighted at build time as the live editor shows it later. */
import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRawEngine } from 'shiki/engine/javascript';
import { languageOf } from './language.ts';
import { lightTheme, palette, type CodeRole } from './theme.ts';

let highlighter: Promise<HighlighterCore> | undefined;

const roles = new Map<string, CodeRole>(
  (Object.keys(palette) as CodeRole[]).map((role) => [palette[role].light, role]),
);

/**
 * The code of a file as HTML for the inside of a `<code class="code">`: one `<span class="line">`
 * a line, tokens in spans with the classes of `code.css`.
 */
export async function highlightCode(name: string, code: string): Promise<string> {
  highlighter ??= createHighlighterCore({
    themes: [lightTheme],
    langs: [
      import('@shikijs/langs-precompiled/typescript'),
      import('@shikijs/langs-precompiled/html'),
      import('@shikijs/langs-precompiled/json'),
    ],
    engine: createJavaScriptRawEngine(),
  });
  // The end of the last line is not the start of another one.
  const { tokens } = (await highlighter).codeToTokens(code.replace(/\n$/, ''), {
    lang: languageOf(name),
    theme: lightTheme.name,
    // By default a line is given up after half a second, and a busy machine builds other pages.
    tokenizeTimeLimit: 0,
  });
  return tokens
    .map(
      (line) => `<span class="line">${line.map((token) => span(token.content, token.color)).join('')}</span>`,
    )
    .join('\n');
}

/** The files of a lab, highlighted, by name: the `highlighted` prop of a lab. */
export async function highlightFiles(
  files: readonly { readonly name: string; readonly code: string }[],
): Promise<Record<string, string>> {
  const entries = files.map(async ({ name, code }) => [name, await highlightCode(name, code)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function span(text: string, colour: string | undefined): string {
  const role = roles.get(colour?.toLowerCase() ?? '') ?? 'text';
  const escaped = escapeHtml(text);
  return role === 'text' || text.trim() === '' ? escaped : `<span class="${role}">${escaped}</span>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
