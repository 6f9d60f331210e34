/**
 * A client that the sandbox plays against a session's own server. It has no socket: it
 * stands where a client's socket would, behind the same tap and the same network
 * conditions, and can reach nothing but that server. Its bytes are not read by the
 * front, so it may send what no front would let through. (A buffering proxy keeps
 * nothing from it, for nobody follows what it asked.)
 */
import type { Connection } from '../session/connection.ts';
import type { Link } from '../session/link.ts';
import type { Unavailable } from '../session/network.ts';

export type PlayedEnding = 'open' | 'fin' | 'reset';

/** Bytes that may wait because the server does not read. */
const WAITING_BYTES = 1024 * 1024;

export class PlayedClient implements Link {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort: number;
  readonly client: string;
  readonly isWhole = true;
  readonly #onBytes: (bytes: Uint8Array) => void;
  readonly #onEnd: (ending: PlayedEnding) => void;
  #connection: Connection | undefined;
  #ending: PlayedEnding = 'open';
  #paused = false;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  /** `label` is what the trace calls it. `onEnd` is called once, when the server's side ends. */
  constructor(
    label: string,
    port: number,
    onBytes: (bytes: Uint8Array) => void,
    onEnd: (ending: PlayedEnding) => void,
  ) {
    this.client = label;
    this.remotePort = port;
    this.#onBytes = onBytes;
    this.#onEnd = onEnd;
  }

  get ending(): PlayedEnding {
    return this.#ending;
  }

  /** Connects. Returns why not, where it cannot. */
  connect(accept: (link: Link) => Connection | Unavailable): string | undefined {
    const connection = accept(this);
    if ('unavailable' in connection) return connection.unavailable;
    this.#connection = connection;
    return undefined;
  }

  /** Sends. False when the server reads so slowly that no more may wait. */
  send(bytes: Uint8Array): boolean {
    if (!this.#paused) {
      this.#connection?.receive(bytes, bytes);
      return true;
    }
    if (this.#waitingBytes + bytes.length > WAITING_BYTES) return false;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    return true;
  }

  /** Sends FIN. */
  finish(): void {
    this.#connection?.receiveEnd();
  }

  /** Goes away with a reset; the trace has it as the client's. */
  abort(): void {
    this.#ending = 'reset';
    this.#connection?.receiveReset();
  }

  follow(): void {}

  write(bytes: Uint8Array, written: () => void): void {
    this.#onBytes(bytes);
    written();
  }

  end(): void {
    this.#endAs('fin');
  }

  close(): void {
    this.#endAs('fin');
  }

  reset(): void {
    this.#endAs('reset');
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    while (!this.#paused) {
      const bytes = this.#waiting.shift();
      if (!bytes) return;
      this.#waitingBytes -= bytes.length;
      this.#connection?.receive(bytes, bytes);
    }
  }

  #endAs(ending: PlayedEnding): void {
    if (this.#ending !== 'open') return;
    this.#ending = ending;
    this.#onEnd(ending);
  }
}
