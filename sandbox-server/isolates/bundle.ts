/** Makes the guest's bundle and the code of the host's threads, in memory, when the pool starts. */
import { build, type Plugin } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Modules of Node, as the packages in the bundle import them, and what the guest has in their place. */
const SHIMS: Readonly<Record<string, string>> = {
  buffer: '../guest/node/buffer.ts',
  crypto: '../guest/node/crypto.ts',
  events: '../guest/node/events.ts',
  http: '../guest/http/http.ts',
  net: '../guest/net/net.ts',
  process: '../guest/node/process.ts',
  stream: '../guest/node/stream.ts',
  url: '../guest/node/url.ts',
  util: '../guest/node/util.ts',
  zlib: '../guest/node/zlib.ts',
  https: '../guest/node/absent.ts',
  tls: '../guest/node/absent.ts',
  querystring: '../guest/node/absent.ts',
};

/** Modules that `require` gives as a function or class. */
const CALLABLE: ReadonlySet<string> = new Set(['events', 'stream']);

const shims: Plugin = {
  name: 'guest-shims',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '').replace(/\/$/, '');
      const shim = SHIMS[name];
      if (shim === undefined) return undefined;
      const isCallable = kind === 'require-call' && CALLABLE.has(name);
      return isCallable ? { path: here(shim), namespace: 'callable' } : { path: here(shim) };
    });
    onLoad({ filter: /./, namespace: 'callable' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)}).default`,
      resolveDir: here('.'),
    }));
  },
};

/** The guest's part of the engine: one script that sets a few globals for the host to take. */
export async function bundleGuest(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here('../guest/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    define: { global: 'globalThis' },
    inject: [here('../guest/node/process.ts')],
    plugins: [shims],
  });
  return outputFiles[0]?.text ?? '';
}

/** A file of this folder with all it imports, for a place without a file system. */
export async function bundleForNode(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here(file)],
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'node22',
    platform: 'node',
    minify: true,
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}
