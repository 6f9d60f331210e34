/**
 * Makes sure that there is a Chromium to test with: finds one, or installs Playwright's,
 * or the system's package manager's. Prints which it is.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from '../tests/support/browser.ts';

const isRoot = process.getuid?.() === 0;
const playwright = join(
  dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'cli.js',
);

/** Ways to get a browser, in order of preference. */
const installers: readonly (readonly string[][])[] = [
  [[process.execPath, playwright, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']],
  [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
  ],
  [['apk', 'add', 'chromium']],
  [['dnf', 'install', '-y', 'chromium']],
];

function run(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  const result = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 });
  return result.status === 0;
}

let browser = findChromium();
for (const steps of installers) {
  if (browser !== undefined) break;
  console.log(`No Chromium yet; trying: ${steps.map((step) => step.join(' ')).join(' && ')}`);
  if (steps.every(run)) browser = findChromium();
}
if (browser === undefined) {
  console.error('Could not install a Chromium. Install one yourself and set CHROMIUM_PATH to its program.');
  process.exit(1);
}
console.log(`Testing with ${browser}`);
