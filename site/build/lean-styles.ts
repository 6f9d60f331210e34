/**
 * Takes rules out of the pages' style sheets that only a live lab needs.
 *
 * Svelte scopes each component's rules by a class of its own. A component that is on no page that
 * links a sheet, such as the bit ruler, has no business in that sheet: when a lab wakes, the sheet
 * that comes with the live view brings its rules. Only those are removed that this other sheet has.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import postcss from 'postcss';

const SCOPE = /\.(svelte-[a-z0-9]+)/;

export function leanStyles(): AstroIntegration {
  return {
    name: 'lean-styles',
    hooks: {
      'astro:build:done': async ({ dir, pages }) => {
        const htmlOf = new Map<string, string>();
        for (const { pathname } of pages) {
          const file = new URL(pathname === '404/' ? '404.html' : `${pathname}index.html`, dir);
          const html = await readFile(file, 'utf8');
          for (const sheet of linkedSheets(html)) htmlOf.set(sheet, (htmlOf.get(sheet) ?? '') + html);
        }
        const folder = new URL('_astro/', dir);
        const sheets = (await readdir(folder)).filter((name) => name.endsWith('.css'));
        const read = (name: string) => readFile(new URL(name, folder), 'utf8');
        const late = (await Promise.all(sheets.filter((name) => !htmlOf.has(name)).map(read))).join('');
        for (const [name, html] of htmlOf) {
          await writeFile(fileURLToPath(new URL(name, folder)), withoutUnused(await read(name), html, late));
        }
      },
    },
  };
}

/** File names of the style sheets that a page links. */
function linkedSheets(html: string): string[] {
  return [...html.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, href = '']) => basename(href));
}

/** The sheet without the rules of components that are not in the HTML and are in the late sheets. */
export function withoutUnused(css: string, html: string, late: string): string {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    const scopes = rule.selectors.map((selector) => SCOPE.exec(selector)?.[1]);
    if (scopes.every((scope) => scope !== undefined && !html.includes(scope) && late.includes(scope)))
      rule.remove();
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}
