/** The sandbox as one thing: sessions, isolates, and the front that the browser reaches. */
import type { IsolatePool } from './isolates/isolate.ts';
import type { IsolatePoolOptions } from './isolates/pool.ts';
import type { SessionLimits } from './session/limits.ts';

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
  /** Where to say, a line at a time, what happens; silent unless told. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Tells the pages, stops every run, closes every connection and ends the isolates. */
  close(): Promise<void>;
}

/** Starts a sandbox. Rejects when the port is taken or the isolates cannot start. */
export function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return Promise.reject(new Error(`The front cannot start yet (port ${options.port ?? 0})`));
}
