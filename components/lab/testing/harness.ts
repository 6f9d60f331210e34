/**
 * A page with labs for browser tests: built as the site builds its pages (static HTML,
 * its own styles, one small script), and served with the lab's data, the runner and,
 * unless a test says otherwise, a real sandbox.
 */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type InlineConfig } from 'vite';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox-server/sandbox.ts';
import { encodeTrace } from '../../../wire/trace/encoding.ts';
import type { Trace } from '../../../wire/trace/trace.ts';
import { runnerDocument } from '../../runner/runner-document.ts';
import type { Lab } from '../lab.ts';

export interface HarnessLab {
  readonly lab: Lab;
  readonly recording?: Trace;
}

export interface Harness {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** What `/sandbox.json` says; change it to take the sandbox away from the pages loaded after. */
  sandboxUrl: string;
  /** The page with these labs, from now on. */
  show(labs: readonly HarnessLab[]): Promise<void>;
  close(): Promise<void>;
}

type RenderLab = (props: HarnessLab) => Promise<string>;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Builds the page and starts a sandbox, with these options if any. Takes some seconds. */
export async function startHarness(options: SandboxOptions = {}): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-harness-'));
  const [sandbox, assets] = await Promise.all([createSandbox(options), buildPage(folder)]);
  const rendering: { renderLab: RenderLab } = await import(
    pathToFileURL(join(folder, 'server/render.js')).href
  );
  const made = new Map<string, string | Uint8Array>([['/runner/', await runnerDocument()]]);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://harness').pathname;
    void answer(path).then(
      (body) => {
        response.setHeader('Content-Type', TYPES[extname(path) || '.html'] ?? '');
        response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'max-age=3600' : 'no-store');
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  const answer = async (path: string) =>
    path === '/sandbox.json'
      ? JSON.stringify({ url: harness.sandboxUrl })
      : (made.get(path) ?? (await readFile(join(folder, 'client', path))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const harness: Harness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sandbox,
    sandboxUrl: sandbox.url,
    async show(labs) {
      for (const { lab, recording } of labs) {
        made.set(`/labs/${lab.id}.json`, JSON.stringify(lab));
        if (recording) made.set(`/labs/${lab.id}.trace`, encodeTrace(recording));
        else made.delete(`/labs/${lab.id}.trace`);
      }
      const bodies = await Promise.all(labs.map((props) => rendering.renderLab(props)));
      const parts = labs.map(({ lab }, index) => `<div data-lab="${lab.id}">${bodies[index]}</div>`);
      made.set('/', page(assets, parts.join('\n<p style="block-size:1200px">Far below:</p>\n')));
    },
    async close() {
      server.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => server.close(resolve)),
        sandbox.close(),
        rm(folder, { recursive: true }),
      ]);
    },
  };
  return harness;
}

function page(assets: readonly string[], labs: string): string {
  const styles = assets.filter((file) => file.endsWith('.css'));
  const fonts = assets.filter((file) => /(latin-\d00|latin-wght)-normal.*woff2$/.test(file));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Labs</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
${fonts.map((href) => `<link rel="preload" as="font" type="font/woff2" href="${href}" crossorigin>`).join('\n')}
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
<style>body { margin: 0; background: var(--paper); color: var(--ink) } main { max-inline-size: 1360px; margin: 24px auto; padding-inline: 16px }</style>
</head><body><main><h1>Labs</h1><h2>Here</h2>${labs}</main>
<script type="module" src="/page.js"></script></body></html>`;
}

/** Builds the page's script and the server's rendering into `folder`; gives the addresses of styles and fonts. */
async function buildPage(folder: string): Promise<readonly string[]> {
  const common: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: false })],
    worker: { format: 'es' },
  };
  await build({
    ...common,
    build: {
      outDir: join(folder, 'client'),
      emptyOutDir: true,
      rollupOptions: {
        input: { page: 'components/lab/testing/page.ts' },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  await build({
    ...common,
    ssr: { noExternal: true },
    build: {
      ssr: 'components/lab/testing/render.ts',
      ssrEmitAssets: true,
      cssCodeSplit: false,
      outDir: join(folder, 'server'),
      rollupOptions: { output: { entryFileNames: 'render.js' } },
    },
  });
  const assets = join(folder, 'server/assets');
  const files = await readdir(assets);
  await cp(assets, join(folder, 'client/assets'), { recursive: true });
  return files.map((file) => `/assets/${file}`);
}
