/** The sandbox as one thing: sessions, isolates, and the front that the browser reaches. */
import type { IsolatePool } from './isolates/isolate.ts';
import { createIsolatePool, type IsolatePoolOptions } from './isolates/pool.ts';
import { Front } from './front/front.ts';
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from './session/limits.ts';
import { Sessions } from './session/sessions.ts';

export interface SandboxOptions {
  /** Address to listen on; `127.0.0.1` unless told. */
  readonly host?: string;
  /** Port to listen on; 0, which is the default, lets the system choose. */
  readonly port?: number;
  /** Differences from `DEFAULT_SESSION_LIMITS`. */
  readonly limits?: Partial<SessionLimits>;
  /** Origins whose pages may open the control channel; any, unless told. */
  readonly siteOrigins?: readonly string[];
  /** Take the client's address from the last entry of `X-Forwarded-For`. Only behind a proxy that sets it. */
  readonly trustProxy?: boolean;
  /** For the isolate pool that the sandbox starts. */
  readonly isolates?: IsolatePoolOptions;
  /** A pool to use instead; the caller closes it. */
  readonly pool?: IsolatePool;
  /** Where to say, a line at a time, how the sandbox started; silent unless told. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Tells the pages, stops every run, closes every connection and ends the isolates. */
  close(): Promise<void>;
}

/** How long clients and pages may take to end when the sandbox closes, in milliseconds. */
const CLOSE_MS = 1_000;

const withLog = (log: SandboxOptions['log']): IsolatePoolOptions => (log ? { log } : {});

/** Starts a sandbox. Rejects when the port is taken or the isolates cannot start. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, siteOrigins = [], trustProxy = false } = options;
  const limits: SessionLimits = { ...DEFAULT_SESSION_LIMITS, ...options.limits };
  const pool = options.pool ?? (await createIsolatePool({ ...withLog(options.log), ...options.isolates }));
  const closePool = async (): Promise<void> => {
    if (pool !== options.pool) await pool.close();
  };
  const sessions = new Sessions(limits, pool);
  const front = new Front({ host, port, limits, siteOrigins, trustProxy }, sessions);
  try {
    const bound = await front.listen();
    const name = host.includes(':') ? `[${host}]` : host;
    return {
      port: bound,
      url: `http://${name}:${bound}`,
      close: async () => {
        sessions.drain();
        await front.close(CLOSE_MS);
        await closePool();
      },
    };
  } catch (error) {
    await closePool();
    throw error;
  }
}
