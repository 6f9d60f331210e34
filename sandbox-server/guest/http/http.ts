/** `node:http`, as far as a server needs it. */
import { absentFunction } from '../errors.ts';
import { host } from '../host.ts';
import { IncomingMessage } from './incoming.ts';
import { OutgoingMessage } from './outgoing.ts';
import { ServerResponse } from './response.ts';
import { Server, type HttpServerOptions, type RequestListener } from './server.ts';
import { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } from './tokens.ts';

const NO_CLIENTS = 'a server here answers connections and opens none';

export function createServer(
  options?: HttpServerOptions | RequestListener,
  listener?: RequestListener,
): Server {
  return new Server(options, listener);
}

export const request = absentFunction('http.request()', NO_CLIENTS);
export const get = absentFunction('http.get()', NO_CLIENTS);
export const ClientRequest = absentFunction('http.ClientRequest', NO_CLIENTS);
export const Agent = absentFunction('http.Agent', NO_CLIENTS);
export const maxHeaderSize = 16 * 1024;

/** `ws` takes these from here when they exist; its own are loops in JavaScript. */
export function websocketMask(
  source: Uint8Array,
  mask: Uint8Array,
  output: Uint8Array,
  offset: number,
  length: number,
): void {
  const part = output.subarray(offset, offset + length);
  part.set(source.subarray(0, length));
  host.mask(part, mask);
}

export function websocketUnmask(buffer: Uint8Array, mask: Uint8Array): void {
  host.mask(buffer, mask);
}

export {
  IncomingMessage,
  METHODS,
  OutgoingMessage,
  Server,
  ServerResponse,
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
};
