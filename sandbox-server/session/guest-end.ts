/**
 * The connecting end of a connection between two servers of one session. To the server
 * that is connected to it is a client like any other, with the tap in between; to the one
 * that connects it is what its `net.connect` gave. The bytes never leave the process.
 */
import type { ConnectionId } from '../../wire/trace/trace.ts';
import type { Isolate, OutputSource } from '../isolates/isolate.ts';
import type { Connection } from './connection.ts';
import type { Link } from './link.ts';

export class GuestEnd implements Link {
  /** From the block for private networks (RFC 1918). */
  readonly remoteAddress = '10.0.0.1';
  readonly remotePort: number;
  readonly client: string;
  readonly isWhole = true;
  readonly #id: ConnectionId;
  readonly #isolate: Isolate;
  readonly #gone: () => void;
  #connection: Connection | undefined;
  /** Writes that the guest has not taken off its queue yet, and how much of the first it has. */
  readonly #unread: { readonly length: number; readonly written: () => void }[] = [];
  #consumed = 0;
  #paused = false;
  /** Bytes that the guest wrote and that do not count as sent yet. */
  #unsent = 0;

  /** `id` is the number that the guest chose, `from` the file of the server that connects. */
  constructor(id: ConnectionId, from: string, isolate: Isolate, gone: () => void) {
    this.#id = id;
    this.#isolate = isolate;
    this.#gone = gone;
    this.client = from;
    this.remotePort = 49_152 + (id % 16_384);
  }

  /** Number of the connection at the far end. */
  get far(): ConnectionId | undefined {
    return this.#connection?.id;
  }

  /** The far end is there. */
  attach(connection: Connection): void {
    this.#connection = connection;
    this.#isolate.connected(this.#id);
  }

  follow(): void {}

  write(bytes: Uint8Array, written: () => void): void {
    this.#unread.push({ length: bytes.length, written });
    this.#isolate.input(this.#id, bytes);
  }

  end(): void {
    this.#isolate.inputEnded(this.#id);
  }

  close(): void {
    this.#isolate.inputEnded(this.#id);
  }

  reset(): void {
    this.#isolate.inputReset(this.#id);
    this.#gone();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (this.#unsent > 0) this.#isolate.written(this.#id, this.#unsent);
    this.#unsent = 0;
  }

  /** The connecting server wrote. */
  output(bytes: Uint8Array, sources: readonly OutputSource[]): void {
    this.#unsent += bytes.length;
    this.#connection?.sentBy('client-to-server', sources);
    this.#connection?.receive(bytes, bytes);
    if (!this.#paused) this.resume();
  }

  /** The connecting server took bytes off its queue. */
  consumed(length: number): void {
    this.#consumed += length;
    for (let first = this.#unread[0]; first && first.length <= this.#consumed; first = this.#unread[0]) {
      this.#consumed -= first.length;
      this.#unread.shift();
      first.written();
    }
  }

  /** The connecting server sent FIN. */
  ended(): void {
    this.#connection?.receiveEnd();
  }

  /** The connecting server reset the connection. */
  destroyed(): void {
    this.#gone();
    this.#connection?.receiveReset();
  }
}
