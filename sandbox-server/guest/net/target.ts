/** What `net.connect` is asked for, and the errors when it is not to be had. */
import { absent, nodeError } from '../errors.ts';

export interface ConnectOptions {
  readonly port?: number | string;
  readonly host?: string;
  readonly path?: string;
  readonly timeout?: number;
}

export type ConnectArgs = readonly unknown[];

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly timeout: number | undefined;
  readonly callback: (() => void) | undefined;
}

/** Reads the arguments of `net.connect`: options, or a port and maybe a host, and maybe a callback. */
export function targetOf(args: ConnectArgs): Target {
  const [first, second] = args;
  const last = args.at(-1);
  const options: ConnectOptions =
    typeof first === 'object' && first !== null
      ? first
      : { port: first as number, ...(typeof second === 'string' && { host: second }) };
  const { port, host, path, timeout } = options;
  if (path !== undefined && path !== null) {
    throw absent(
      'a connection to a path',
      'there are no files here; connect to a port of a server of this session',
    );
  }
  if (port === undefined) {
    const message = 'The "options" or "port" or "path" argument must be specified';
    throw nodeError(new TypeError(message), 'ERR_MISSING_ARGS');
  }
  return {
    host: host === undefined || host === '' ? 'localhost' : String(host),
    port: portOf(port),
    timeout,
    callback: typeof last === 'function' ? (last as () => void) : undefined,
  };
}

function portOf(asked: unknown): number {
  const port = typeof asked === 'string' && asked.trim() !== '' ? Number(asked) : asked;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw nodeError(
    new RangeError(`Port should be >= 0 and < 65536. Received ${String(asked)}.`),
    'ERR_SOCKET_BAD_PORT',
  );
}

/** Numbers of errors on Linux, and of `getaddrinfo` in libuv. */
const ERRNO: Readonly<Record<string, number>> = { ECONNREFUSED: -111, EAGAIN: -11, ENOTFOUND: -3008 };

/** Node's error for a connection that is not to be had. @param why such as `ECONNREFUSED` */
export function refusal(why: string, target: Target | undefined): Error & { code: string } {
  const { host: hostname = '', port = 0 } = target ?? {};
  const errno = ERRNO[why];
  if (why === 'ENOTFOUND') {
    const details = { errno, code: why, syscall: 'getaddrinfo', hostname };
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), details);
  }
  const address = hostname === 'localhost' ? '127.0.0.1' : hostname;
  const details = { errno, code: why, syscall: 'connect', address, port };
  return Object.assign(new Error(`connect ${why} ${address}:${port}`), details);
}
