/**
 * Everything that must hold before a commit lands, in order of speed: the README's test command.
 * `npm test -- unit e2e` runs only the steps named.
 */
import { spawnSync } from 'node:child_process';

const steps: Readonly<Record<string, readonly string[]>> = {
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  // Also writes the types of the content collections, which the linter reads.
  types: ['astro', 'check', '--minimumFailingSeverity', 'warning'],
  svelte: ['svelte-check', '--fail-on-warnings', '--output', 'human'],
  labs: ['tsc', '--noEmit', '--project', 'content'],
  lint: ['eslint', '--max-warnings', '0', '.'],
  browser: ['node', 'scripts/browser.ts'],
  unit: ['vitest', 'run'],
  build: ['astro', 'build'],
  e2e: ['vitest', 'run', '--config', 'tests/e2e/vitest.config.ts'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. The steps are ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

for (const [name, command] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const [program = '', ...args] = command;
  console.log(`\n▪ ${name}: ${command.join(' ')}`);
  const began = performance.now();
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // What is tested is what is published: no page may lack its recording, and nobody is told of it.
    env: { ...process.env, REQUIRE_RECORDINGS: '1', ASTRO_TELEMETRY_DISABLED: '1' },
  });
  console.log(
    `▪ ${name}: ${status === 0 ? 'passed' : 'failed'} in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  if (status !== 0) process.exit(status ?? 1);
}
