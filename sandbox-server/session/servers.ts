/** The servers of a run, as places where they listen, found by name. */
import type { ConnectRefusal } from '../isolates/isolate.ts';
import type { Listening } from './link.ts';

/** The host name of a server on its session's network, which is its file's: `lib/chat-2.js` is `chat-2`. */
export const hostOf = (server: string): string => /([^/]*?)(\.[a-z]+)?$/.exec(server)?.[1] ?? server;

/** Places in one run; a server that listens on ever more ports is not worth more. */
const PLACES = 64;

export class Servers {
  readonly #places: Listening[] = [];

  add(server: string, port: number): void {
    const isKnown = this.#places.some((place) => place.server === server && place.port === port);
    if (!isKnown && this.#places.length < PLACES) this.#places.push({ server, port });
  }

  /** Where clients from outside get: the first place of the server of that name, or of all. */
  find(name?: string): Listening | undefined {
    return this.#places.find(({ server }) => name === undefined || hostOf(server) === name);
  }

  /** Where a server of the run gets to that connects to `host`; a server itself is also `localhost`. */
  resolve(from: string, host: string, port: number): Listening | ConnectRefusal {
    const name = ['localhost', '127.0.0.1', '::1'].includes(host) ? hostOf(from) : host.toLowerCase();
    const places = this.#places.filter(({ server }) => hostOf(server).toLowerCase() === name);
    return places.find((place) => place.port === port) ?? (places.length > 0 ? 'ECONNREFUSED' : 'ENOTFOUND');
  }
}
