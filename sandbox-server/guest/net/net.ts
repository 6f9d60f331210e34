/** `node:net`, as far as a server needs it. */
import { absentFunction } from '../errors.ts';
import { Server, type ServerOptions } from './server.ts';
import { Socket } from './socket.ts';

const NO_CLIENTS = 'a server here answers connections and opens none';

export function createServer(
  options?: ServerOptions | ((socket: Socket) => void),
  listener?: (socket: Socket) => void,
): Server {
  return new Server(options, listener);
}

export const connect = absentFunction('net.connect()', NO_CLIENTS);
export const createConnection = absentFunction('net.createConnection()', NO_CLIENTS);

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
