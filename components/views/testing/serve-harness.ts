/** Serves the harness page from the sources, on a port that is free. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface HarnessServer {
  /** Address of the page, to which a query may be added. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

export async function serveHarness(): Promise<HarnessServer> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-views-harness',
    plugins: [svelte()],
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['svelte', '@noble/hashes/legacy.js'], entries: [] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the harness server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/components/views/testing/index.html`,
    close: () => server.close(),
  };
}
