/** `npm run dev`: the site with live reload, and a sandbox that restarts when its code changes. For authors. */
import { spawn } from 'node:child_process';
import { dev } from 'astro';
import { readPorts, requireFree } from './ports.ts';

try {
  const ports = readPorts(process.argv.slice(2), process.env);
  await requireFree(ports);
  process.env['SANDBOX_URL'] = `http://localhost:${ports.sandbox}`;

  const sandbox = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'sandbox-server/main.ts'], {
    stdio: 'inherit',
    env: { ...process.env, SANDBOX_HOST: 'localhost', SANDBOX_PORT: String(ports.sandbox) },
  });
  const site = await dev({ server: { port: ports.site } });

  const stop = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    sandbox.kill('SIGTERM');
    void site.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
