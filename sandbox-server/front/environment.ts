/** The sandbox's settings, as environment variables give them. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { IsolatePoolOptions } from '../isolates/pool.ts';
import type { IsolateLimits } from '../isolates/limits.ts';
import type { SandboxOptions } from '../sandbox.ts';
import type { SessionLimits } from '../session/limits.ts';
import type { TlsOptions } from './listener.ts';
import type { LogFormat } from './log.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a number goes, and how many of the target's units one of the variable's is. */
interface NumberSetting {
  readonly of: 'session' | 'isolate' | 'pool';
  readonly key: string;
  readonly unit: number;
  readonly about: string;
}

const session = (key: keyof SessionLimits, unit: number, about: string): NumberSetting => ({
  of: 'session',
  key,
  unit,
  about,
});
const isolate = (key: keyof IsolateLimits, unit: number, about: string): NumberSetting => ({
  of: 'isolate',
  key,
  unit,
  about,
});
const pool = (key: keyof IsolatePoolOptions, about: string): NumberSetting => ({
  of: 'pool',
  key,
  unit: 1,
  about,
});

const MB = 1024 * 1024;

/** Every number that can be set, by the name of its variable. */
export const NUMBER_SETTINGS: Readonly<Record<string, NumberSetting>> = {
  SANDBOX_SESSIONS: session('sessions', 1, 'sessions in all'),
  SANDBOX_SESSIONS_PER_ADDRESS: session('sessionsPerAddress', 1, 'sessions of one client address'),
  SANDBOX_RUNS_PER_ADDRESS: session('runsPerAddress', 1, 'servers that run at a time for one client address'),
  SANDBOX_CONNECTIONS_PER_ADDRESS: session(
    'connectionsPerAddress',
    1,
    'TCP connections from one client address',
  ),
  SANDBOX_PLAYED_CLIENTS: session('playedClients', 1, 'clients that the sandbox plays for one session'),
  SANDBOX_BODY_SECONDS: session('bodyMs', 1_000, 'seconds in which a part of a request’s body must come'),
  SANDBOX_CONNECTIONS: session('connections', 1, 'connections of one session'),
  SANDBOX_INBOUND_CHUNKS: session(
    'inboundChunksPerSecond',
    1,
    'chunks a second from the clients of a session',
  ),
  SANDBOX_INBOUND_MB: session('inboundBytes', MB, 'megabytes from clients in one run'),
  SANDBOX_IDLE_MINUTES: session('idleMs', 60_000, 'minutes without input after which a run is stopped'),
  SANDBOX_GRACE_SECONDS: session('graceMs', 1_000, 'seconds that a session waits for its page to come back'),
  SANDBOX_ISOLATES: pool('maxIsolates', 'runs at one time'),
  SANDBOX_WARM: pool('warm', 'isolates kept ready'),
  SANDBOX_MEMORY_MB: isolate('memoryBytes', MB, 'megabytes of memory of one run'),
  SANDBOX_TURN_MS: isolate('turnHardMs', 1, 'milliseconds that one turn of the event loop may take'),
  SANDBOX_CPU_MS: isolate('cpuMs', 1, 'milliseconds of CPU that one run may use in 10 seconds'),
};

/** SANDBOX_URL is the site's: where pages find the sandbox. */
const OTHERS = [
  'SANDBOX_PORT',
  'SANDBOX_HOST',
  'SANDBOX_TRUST_PROXY',
  'SANDBOX_TLS_CERT',
  'SANDBOX_TLS_KEY',
  'SANDBOX_METRICS_TOKEN',
  'SANDBOX_DRAIN_SECONDS',
  'SANDBOX_LOG',
  'SANDBOX_URL',
  'SITE_ORIGINS',
];

/** Settings of the program around the sandbox. */
export interface ProgramSettings {
  readonly log: LogFormat;
  /** How long sessions may go on after SIGTERM, in milliseconds. */
  readonly drainMs: number;
}

/** @throws {Error} for a value that cannot be meant, with what to write instead */
export function readProgramSettings(env: Environment): ProgramSettings {
  const { SANDBOX_LOG: log = 'text', SANDBOX_DRAIN_SECONDS: seconds = '0' } = env;
  if (log !== 'text' && log !== 'json') throw new Error(`SANDBOX_LOG is “${log}”. It is text or json.`);
  if (!/^\d{1,5}$/.test(seconds)) {
    throw new Error(
      `SANDBOX_DRAIN_SECONDS is “${seconds}”. It is a whole number: seconds that sessions may go on after SIGTERM.`,
    );
  }
  return { log, drainMs: Number(seconds) * 1_000 };
}

/** `--tls-cert FILE` and `--tls-key FILE` as the variables that they stand for. @throws for other arguments */
export function readArguments(args: readonly string[]): Environment {
  const { values } = parseArgs({
    args: [...args],
    options: { 'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' } },
  });
  return { SANDBOX_TLS_CERT: values['tls-cert'], SANDBOX_TLS_KEY: values['tls-key'] };
}

function readTls(cert: string | undefined, key: string | undefined): TlsOptions | undefined {
  if (!cert && !key) return undefined;
  if (!cert || !key) {
    throw new Error(
      'SANDBOX_TLS_CERT and SANDBOX_TLS_KEY belong together: files in PEM, a certificate and its key.',
    );
  }
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch (error) {
    throw new Error(
      `A file of TLS cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

/** Reads the settings. @throws {Error} for a value that cannot be meant, with what to write instead. */
export function readEnvironment(env: Environment): SandboxOptions {
  const numbers: Record<NumberSetting['of'], Record<string, number>> = { session: {}, isolate: {}, pool: {} };
  for (const [name, { of, key, unit, about }] of Object.entries(NUMBER_SETTINGS)) {
    const value = env[name];
    if (value === undefined || value === '') continue;
    if (!/^[1-9]\d{0,8}$/.test(value)) {
      throw new Error(`${name} is “${value}”. It is a whole number from 1: ${about}.`);
    }
    numbers[of][key] = Number(value) * unit;
  }
  const tls = readTls(env['SANDBOX_TLS_CERT'], env['SANDBOX_TLS_KEY']);
  const metricsToken = env['SANDBOX_METRICS_TOKEN'];
  return {
    ...(tls && { tls }),
    ...(metricsToken && { metricsToken }),
    host: env['SANDBOX_HOST'] || '127.0.0.1',
    port: readPort(env['SANDBOX_PORT']),
    siteOrigins: readOrigins(env['SITE_ORIGINS']),
    trustProxy: readSwitch('SANDBOX_TRUST_PROXY', env['SANDBOX_TRUST_PROXY']),
    limits: numbers.session,
    isolates: { ...numbers.pool, limits: numbers.isolate },
  };
}

/**
 * Variables that look like settings and are none, such as misspelt ones. They may be somebody
 * else's (Kubernetes sets SANDBOX_SERVICE_HOST for a service of this name), so they are no error.
 */
export function unknownSettings(env: Environment): string[] {
  const known = [...OTHERS, ...Object.keys(NUMBER_SETTINGS)];
  return Object.keys(env).filter((name) => name.startsWith('SANDBOX_') && !known.includes(name));
}

function readPort(value: string | undefined): number {
  if (value === undefined || value === '') return 4322;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new Error(
      `SANDBOX_PORT is “${value}”. A port is a whole number from 0 to 65535; 0 takes any free one.`,
    );
  }
  return Number(value);
}

function readOrigins(value: string | undefined): string[] {
  const origins = (value ?? '').split(/[\s,]+/).filter((origin) => origin !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(
        `SITE_ORIGINS has “${origin}”. An origin is like https://example.org, without a slash at its end; several are parted by commas.`,
      );
    }
  }
  return origins;
}

function readSwitch(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new Error(`${name} is “${value}”. It is 1 for yes or 0 for no.`);
}

/** What to tell an operator whose sandbox could not start. */
export function explainStartError(error: unknown, { host, port }: SandboxOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program. Choose another: SANDBOX_PORT=${(port ?? 0) + 1}, or 0 for any free one.`;
  }
  if (code === 'EACCES')
    return `This user may not listen on port ${port}. Choose one above 1023: SANDBOX_PORT=4322.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address “${host}”. Set SANDBOX_HOST to one that it has, such as 127.0.0.1 or 0.0.0.0.`;
  }
  if (typeof code === 'string' && code.startsWith('ERR_OSSL')) {
    return 'SANDBOX_TLS_CERT and SANDBOX_TLS_KEY are not a certificate in PEM and the key that belongs to it.';
  }
  return error instanceof Error ? error.message : String(error);
}
