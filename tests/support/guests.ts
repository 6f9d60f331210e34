/** Guests that several tests use; see `node-isolate.ts`. */
import { createServer } from 'node:http';
import type { IsolateListener } from '../../sandbox-server/isolates/isolate.ts';
import type { Guest } from './node-isolate.ts';

/** Answers every request with its target and a full stop. */
export function httpGuest(): Guest {
  const http = createServer((request, response) => response.end(`${request.url}.`));
  return { connection: (socket) => http.emit('connection', socket) };
}

/** Does nothing by itself; the test speaks as it. */
export function puppetGuest(): Guest & { readonly listeners: readonly IsolateListener[] } {
  const listeners: IsolateListener[] = [];
  return { listeners, connection: () => undefined, started: (listener) => listeners.push(listener) };
}
