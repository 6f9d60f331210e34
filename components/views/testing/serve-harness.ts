/** Builds the harness page once and serves it, on a port that is free. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';

export interface Harness {
  /** Address of the page, to which a query may be added: `?trace=polling&tab=Frames`. */
  readonly url: string;
  /** The files of the build, by path. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly close: () => Promise<void>;
}

const views = fileURLToPath(new URL('.', import.meta.url));

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
};

/**
 * `body`: what stands in the page before any script runs, for a trace's name; it is
 * then hydrated. Without it the page is empty and the views are mounted in it.
 * `root`: the folder of another page's `index.html`.
 */
export async function serveHarness(body?: (trace: string) => string, root = views): Promise<Harness> {
  const files = await buildPage(root);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file = files.get(path);
    response.statusCode = file === undefined ? 404 : 200;
    response.setHeader('content-type', types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    if (path === 'index.html' && body && typeof file === 'string') {
      const views = body(searchParams.get('trace') ?? 'websocket');
      response.end(file.replace('</h1>', `</h1><div id="views">${views}</div>`));
    } else {
      response.end(file);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the harness server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    files,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function buildPage(root: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const output = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [svelte()],
    build: { write: false, modulePreload: false, assetsInlineLimit: 0, reportCompressedSize: false },
  })) as Rollup.RollupOutput;
  return new Map(
    output.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
  );
}
