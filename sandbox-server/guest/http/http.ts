/** `node:http`: servers, and requests to other servers of the session. */
import { host } from '../host.ts';
import { Agent, globalAgent } from './agent.ts';
import { ClientRequest } from './client-request.ts';
import { IncomingMessage } from './incoming.ts';
import { OutgoingMessage } from './outgoing.ts';
import { ServerResponse } from './response.ts';
import { Server, type HttpServerOptions, type RequestListener } from './server.ts';
import { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } from './tokens.ts';

export function createServer(
  options?: HttpServerOptions | RequestListener,
  listener?: RequestListener,
): Server {
  return new Server(options, listener);
}

/** A request to another server of the session, by the name of its file. */
export function request(...args: readonly unknown[]): ClientRequest {
  return new ClientRequest(...args);
}

export function get(...args: readonly unknown[]): ClientRequest {
  return new ClientRequest(...args).end();
}

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
  Agent,
  ClientRequest,
  globalAgent,
  IncomingMessage,
  METHODS,
  OutgoingMessage,
  Server,
  ServerResponse,
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
};
