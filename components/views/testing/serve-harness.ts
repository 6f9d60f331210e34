/** Serves the harness page from the sources, on a port that is free. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import type { renderViews } from './render.ts';

export interface HarnessServer {
  /** Address of the page, to which a query may be added. */
  readonly url: string;
  /** The same page as a build would leave it: rendered on the server, then hydrated where there is JavaScript. */
  readonly staticUrl: string;
  readonly close: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = '/components/views/testing';

export async function serveHarness(): Promise<HarnessServer> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-views-harness',
    // Styles within the components, so that what the server renders is complete by itself.
    plugins: [svelte({ emitCss: false, compilerOptions: { css: 'injected' } }), renderedPage()],
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['svelte', '@noble/hashes/legacy.js'], entries: [] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the harness server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    url: `${origin}${folder}/index.html`,
    staticUrl: `${origin}/static`,
    close: () => server.close(),
  };
}

function renderedPage(): Plugin {
  return {
    name: 'rendered-page',
    configureServer(server) {
      server.middlewares.use('/static', (request, response, next) => {
        pageOf(server, new URL(request.url ?? '', 'http://localhost').searchParams).then((html) => {
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(html);
        }, next);
      });
    },
  };
}

async function pageOf(server: ViteDevServer, asked: URLSearchParams): Promise<string> {
  const views = (await server.ssrLoadModule(`${folder}/render.ts`)) as { renderViews: typeof renderViews };
  const { head, body } = views.renderViews(asked.get('trace') ?? 'websocket');
  const styles = ['/site/styles/tokens.css', '/components/bytes/bytes.css', `${folder}/harness.css`]
    .map((path) => `<link rel="stylesheet" href="${path}?direct" />`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" /><link rel="icon" href="data:," />
    <title>Wire views</title>${styles}${head}</head>
    <body><main id="page" data-rendered><h1>Wire views</h1><div id="views">${body}</div></main>
    <script type="module" src="${folder}/harness.ts"></script></body></html>`;
}
