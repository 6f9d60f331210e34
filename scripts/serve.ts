/** Site and sandbox, each on its port: what `npm start`, the recorder and the end-to-end tests stand on. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { createSandbox, type SandboxOptions } from '../sandbox-server/sandbox.ts';

const DIST = join(import.meta.dirname, '../dist');
const HOST = 'localhost';

export interface ServeOptions {
  /** Port of the site; 0 lets the system choose. */
  readonly port: number;
  readonly sandbox?: SandboxOptions;
}

export interface Served {
  /** `http://localhost:port`, without a slash at its end. */
  readonly site: string;
  readonly sandbox: string;
  close(): Promise<void>;
}

/** Starts the sandbox, then serves the built site, which is told where the sandbox is. Rejects when a port is taken. */
export async function serve(options: ServeOptions): Promise<Served> {
  if (!existsSync(join(DIST, 'index.html'))) {
    throw new Error('There is no built site in dist/. Run `npm run build` first.');
  }
  const sandbox = await createSandbox({ host: HOST, ...options.sandbox });
  const server = createServer(site(sandbox.url));
  try {
    await listen(server, options.port);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  return {
    site: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    sandbox: sandbox.url,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), sandbox.close()]);
    },
  };
}

/** The files of dist/, but for `sandbox.json`, the one that says where the sandbox is. */
function site(sandboxUrl: string): RequestListener {
  const files = sirv(DIST, { etag: true });
  const notFound = readFileSync(join(DIST, '404.html'));
  return (request, response) => {
    if (request.url === '/sandbox.json') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ url: sandboxUrl }));
    } else {
      files(request, response, () => {
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' }).end(notFound);
      });
    }
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}
