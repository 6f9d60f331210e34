/**
 * Keeps the style sheets of what loads late out of the pages' heads.
 *
 * Astro links every style sheet that a page's script can reach, through dynamic imports
 * too, so that each lesson would load the editor's 30 KB before a lab wakes. The dynamic
 * import itself loads its style sheets, so the links are only in the way: this takes them
 * out of the finished pages, and keeps the editor out of the server's build altogether.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Plugin, Rolldown } from 'vite';

/** The module that nothing on the server may need: it exists for browsers only. */
const BROWSER_ONLY = /\/monaco-editor\.ts$/;
const EMPTY = '\0browser-only';

export function lazyStyles(): AstroIntegration {
  const late = new Set<string>();
  const early = new Set<string>();

  const keepOut: Plugin = {
    name: 'browser-only',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name !== 'client',
    resolveId: (source) => (BROWSER_ONLY.test(source) ? EMPTY : undefined),
    load: (id) => (id === EMPTY ? 'export {};' : undefined),
  };

  const sort: Plugin = {
    name: 'lazy-styles',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const atOnce = this.environment.name === 'client' ? loadedAtOnce(chunks) : new Set(chunks);
        for (const chunk of chunks) {
          for (const file of chunk.viteMetadata?.importedCss ?? [])
            (atOnce.has(chunk) ? early : late).add(file);
        }
      },
    },
  };

  return {
    name: 'lazy-styles',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [keepOut, sort] } });
      },
      'astro:build:done': async ({ dir, pages }) => {
        const unwanted = [...late].filter((file) => !early.has(file));
        for (const { pathname } of pages) {
          const file = fileURLToPath(
            new URL(pathname === '404/' ? '404.html' : `${pathname}index.html`, dir),
          );
          const html = await readFile(file, 'utf8');
          const lean = withoutLinks(html, unwanted);
          if (lean !== html) await writeFile(file, lean);
        }
      },
    },
  };
}

/** Chunks that a page's script loads without being asked: the entries and what they import statically. */
function loadedAtOnce(chunks: readonly Rolldown.OutputChunk[]): ReadonlySet<Rolldown.OutputChunk> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<Rolldown.OutputChunk>();
  const visit = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) visit(byName.get(name));
  };
  for (const chunk of chunks) if (chunk.isEntry) visit(chunk);
  return found;
}

/** The page without its links to these style sheets. */
export function withoutLinks(html: string, files: readonly string[]): string {
  return html.replace(/<link rel="stylesheet" href="([^"]+)">/g, (link, href: string) =>
    files.some((file) => href.endsWith(`/${file}`)) ? '' : link,
  );
}
