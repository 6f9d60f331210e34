/** `node:net`, on the private network of the session. */
import { Server, type ServerOptions } from './server.ts';
import { Socket } from './socket.ts';
import type { SocketOptions } from './socket-types.ts';
import type { ConnectArgs } from './target.ts';

export function createServer(
  options?: ServerOptions | ((socket: Socket) => void),
  listener?: (socket: Socket) => void,
): Server {
  return new Server(options, listener);
}

/** Connects to a server of the session. */
export function connect(...args: ConnectArgs): Socket {
  const [options] = args;
  return new Socket(socketOptions(options)).connect(...args);
}

/** Nothing else of the options is for the stream: `onread`, `fd` and so on are not for this network. */
function socketOptions(options: unknown): SocketOptions {
  if (typeof options !== 'object' || options === null || !('allowHalfOpen' in options)) return {};
  return { allowHalfOpen: options.allowHalfOpen === true };
}

export { connect as createConnection };

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** 4, 6, or 0 when the text is no IP address. */
export function isIP(text: string): 0 | 4 | 6 {
  if (IPV4.test(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

export function isIPv6(text: string): boolean {
  return text.includes(':') && URL.canParse(`http://[${text}]/`);
}

export { Server, Socket, Socket as Stream };
