/** The two ports of `npm start` and `npm run dev`, from the command line or the environment. */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

export interface Ports {
  readonly site: number;
  readonly sandbox: number;
}

const DEFAULTS: Ports = { site: 4321, sandbox: 4322 };

/**
 * Reads `--port` and `--sandbox-port`, else PORT and SANDBOX_PORT, else the defaults.
 * @throws {Error} for an unknown option or a value that is no port, with what to write instead.
 */
export function readPorts(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Ports {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, 'sandbox-port': { type: 'string' } },
  });
  const ports = {
    site: asPort(values.port ?? env['PORT'], DEFAULTS.site, '--port or PORT'),
    sandbox: asPort(
      values['sandbox-port'] ?? env['SANDBOX_PORT'],
      DEFAULTS.sandbox,
      '--sandbox-port or SANDBOX_PORT',
    ),
  };
  if (ports.site === ports.sandbox && ports.site !== 0) {
    throw new Error(`Site and sandbox cannot share port ${ports.site}: choose two.`);
  }
  return ports;
}

function asPort(value: string | undefined, fallback: number, name: string): number {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) {
    throw new Error(`${name} is “${value}”; a port is a whole number from 0 to 65535.`);
  }
  return port;
}

/** Rejects with what to do when another program listens on one of the ports. */
export async function requireFree({ site, sandbox }: Ports): Promise<void> {
  if (!(await isFree(site))) {
    throw new Error(
      `Port ${site} (the site) is in use by another program. Choose another: npm start -- --port 4400`,
    );
  }
  if (!(await isFree(sandbox))) {
    throw new Error(
      `Port ${sandbox} (the sandbox) is in use by another program. Choose another: npm start -- --sandbox-port 4401`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, 'localhost', () => probe.close(() => resolve(true)));
  });
}
