/** The sandbox as one thing: sessions, isolates, and the front that the browser reaches. */
import type { IsolatePool } from './isolates/isolate.ts';
import { createIsolatePool, type IsolatePoolOptions } from './isolates/pool.ts';
import { Front } from './front/front.ts';
import type { TlsOptions } from './front/listener.ts';
import { Journal, type LogWriter } from './session/journal.ts';
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
  /** Speak TLS on the port, with this certificate. */
  readonly tls?: TlsOptions;
  /** Bearer token that `/metrics` asks for; without it they are for this machine alone. */
  readonly metricsToken?: string;
  /** For the isolate pool that the sandbox starts. */
  readonly isolates?: IsolatePoolOptions;
  /** A pool to use instead; the caller closes it. */
  readonly pool?: IsolatePool;
  /** Where to say, a line at a time, how the sandbox started; silent unless told. */
  readonly log?: (line: string) => void;
  /** Where to write what happens: sessions, ends of runs, limits. Nothing that learners wrote or sent. */
  readonly events?: LogWriter;
}

export interface Sandbox {
  /** `http://host:port`, or `https:` with TLS, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new sessions and says so at `/readyz`; resolves when the last session is gone, or after
   * `ms` milliseconds.
   */
  drain(ms: number): Promise<void>;
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
  try {
    const journal = new Journal(options.events);
    const sessions = new Sessions(limits, pool, journal);
    const { tls, metricsToken } = options;
    const front = new Front(
      { host, port, limits, siteOrigins, trustProxy, tls, metricsToken },
      { sessions, pool, journal },
    );
    const bound = await front.listen();
    const name = host.includes(':') ? `[${host}]` : host;
    return {
      port: bound,
      url: `${tls ? 'https' : 'http'}://${name}:${bound}`,
      drain: (ms) => sessions.drain(ms),
      close: async () => {
        sessions.close();
        await front.close(CLOSE_MS);
        await closePool();
      },
    };
  } catch (error) {
    await closePool();
    throw error;
  }
}
