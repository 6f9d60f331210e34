/** A run's half of its session's private network: where its servers listen, and what they connect to. */
import { FIRST_GUEST_CONNECTION, type IsolateListener } from './isolate.ts';

/** Places where the servers of one run may listen. */
const MOST_PLACES = 64;
/** Connections that the guest may have opened and not yet closed; the front allows fewer. */
const MOST_CONNECTIONS = 256;
/** Characters of a host's name (RFC 1035, 2.3.4). */
const LONGEST_HOST = 255;

interface Ends {
  ended: boolean;
  inputEnded: boolean;
}

export class PrivateNetwork {
  readonly #listener: IsolateListener;
  readonly #places = new Set<string>();
  readonly #connections = new Map<number, Ends>();
  /** Connections asked for while the servers start: they wait until all have had their chance to listen. */
  #asked: (() => void)[] | undefined = [];
  #saidUnknown = false;

  constructor(listener: IsolateListener) {
    this.#listener = listener;
  }

  /** All servers have been started. */
  begun(): void {
    for (const connect of this.#asked ?? []) connect();
    this.#asked = undefined;
  }

  /** @returns false when it cannot be, since too many places listen */
  listen(server: string, port: number): boolean {
    const place = `${server} ${port}`;
    if (this.#places.has(place)) return true;
    if (this.#places.size >= MOST_PLACES || !isPort(port)) return false;
    this.#places.add(place);
    this.#listener.listening(server, port);
    return true;
  }

  /** @returns false when the number is not the guest's to give, or too many connections are open */
  connect(connection: number, server: string, host: string, port: number): boolean {
    const isOurs =
      connection >= FIRST_GUEST_CONNECTION && connection < 2 ** 32 && Number.isInteger(connection);
    if (!isOurs || !isPort(port) || this.#connections.has(connection)) return false;
    if (this.#connections.size >= MOST_CONNECTIONS) return false;
    this.#connections.set(connection, { ended: false, inputEnded: false });
    const name = host.slice(0, LONGEST_HOST);
    const connect = (): void => {
      if (this.#connections.has(connection)) this.#listener.connect(connection, server, name, port);
    };
    if (this.#asked === undefined) connect();
    else this.#asked.push(connect);
    return true;
  }

  /** The front refused a connection. */
  refused(why: string): void {
    if (why !== 'ENOTFOUND' || this.#saidUnknown) return;
    this.#saidUnknown = true;
    this.#listener.notice(
      'Your server asked for a host that this session does not have. Servers here reach only the servers of their own session, by the names of their files: proxy.ts is the host proxy.',
    );
  }

  /** One end of a connection has no more to say. One that the guest opened is over when both have. */
  finished(connection: number, end: keyof Ends): void {
    const ends = this.#connections.get(connection);
    if (ends === undefined) return;
    ends[end] = true;
    if (ends.ended && ends.inputEnded) this.#connections.delete(connection);
  }

  gone(connection: number): void {
    this.#connections.delete(connection);
  }
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port < 65_536;
