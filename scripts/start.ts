/** `npm start`: builds the site, starts the sandbox, serves both until Ctrl-C. */
import { spawnSync } from 'node:child_process';
import { readPorts, requireFree } from './ports.ts';
import { serve } from './serve.ts';

try {
  const ports = readPorts(process.argv.slice(2), process.env);
  await requireFree(ports);

  console.log('Building the site…');
  const build = spawnSync('astro', ['build', '--silent'], {
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) throw new Error('The site could not be built; the reason stands above.');

  const served = await serve({ port: ports.site, sandbox: { port: ports.sandbox, log: console.log } });
  console.log(
    `\n  Realtime 101   ${served.site}/\n  Sandbox        ${served.sandbox}/\n\n  Ctrl-C stops both.`,
  );

  const stop = (): void => {
    // A second Ctrl-C while closing ends the process at once, as ever.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    void served.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
