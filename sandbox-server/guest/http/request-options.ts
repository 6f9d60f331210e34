/** What `http.request` is asked for: a URL, options, or both. */
import { Buffer } from 'node:buffer';
import { nodeError } from '../errors.ts';
import type { Socket } from '../net/socket.ts';
import { Agent, globalAgent, type Destination } from './agent.ts';
import type { HeaderList } from './header-fields.ts';
import type { IncomingMessage } from './incoming.ts';
import { isToken } from './tokens.ts';

export type ResponseListener = (response: IncomingMessage) => void;

export interface RequestOptions {
  readonly protocol?: string | null;
  readonly host?: string | null;
  readonly hostname?: string | null;
  readonly port?: number | string | null;
  readonly defaultPort?: number;
  readonly path?: string | null;
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly auth?: string | null;
  readonly agent?: Agent | boolean;
  readonly timeout?: number;
  readonly setHost?: boolean;
  readonly createConnection?: (options: RequestOptions) => Socket;
}

export interface RequestPlan extends Destination {
  readonly method: string;
  readonly path: string;
  readonly options: RequestOptions;
  readonly agent: Agent | undefined;
  readonly listener: ResponseListener | undefined;
  /** Value of the Host field (RFC 9110, 7.2). */
  readonly authority: string;
}

/** Reads the arguments of `http.request`. @throws TypeError as Node does */
export function planOf(args: readonly unknown[]): RequestPlan {
  const options: RequestOptions = Object.assign({}, ...args.slice(0, 2).map(optionsIn)) as RequestOptions;
  const last = args.at(-1);
  const { protocol = 'http:' } = options;
  if (protocol !== 'http:' && protocol !== null) {
    const message = `Protocol "${protocol}" not supported. Expected "http:"`;
    throw nodeError(new TypeError(message), 'ERR_INVALID_PROTOCOL');
  }
  const path = options.path ?? '/';
  if (/[^\x21-\xff]/.test(path)) {
    throw nodeError(new TypeError('Request path contains unescaped characters'), 'ERR_UNESCAPED_CHARACTERS');
  }
  const method = (options.method ?? 'GET').toUpperCase();
  if (!isToken(method)) {
    const message = `Method must be a valid HTTP token ["${method}"]`;
    throw nodeError(new TypeError(message), 'ERR_INVALID_HTTP_TOKEN');
  }
  const host = options.hostname || options.host || 'localhost';
  const defaultPort = options.defaultPort ?? 80;
  const port = options.port || defaultPort;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return {
    method,
    path,
    host,
    port,
    options,
    agent: agentOf(options),
    listener: typeof last === 'function' ? (last as ResponseListener) : undefined,
    authority: Number(port) === defaultPort ? name : `${name}:${port}`,
  };
}

/** Value of the Authorization field for `user:password` (RFC 7617). */
export const basicAuth = (auth: string): string => `Basic ${Buffer.from(auth).toString('base64')}`;

function optionsIn(argument: unknown): RequestOptions {
  if (typeof argument === 'string' || argument instanceof URL) {
    const { protocol, hostname, port, pathname, search, username, password } = new URL(argument);
    return {
      protocol,
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      path: pathname + search,
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` }),
    };
  }
  return typeof argument === 'object' && argument !== null ? argument : {};
}

function agentOf({ agent, createConnection }: RequestOptions): Agent | undefined {
  if (agent === false) return new Agent();
  if (agent instanceof Agent) return agent;
  return typeof createConnection === 'function' ? undefined : globalAgent;
}
