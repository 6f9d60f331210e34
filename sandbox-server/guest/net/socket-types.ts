/** What sockets are made of and what their streams keep. */

/** Where an accepted socket comes from. A class, so that the learner's code cannot make one up. */
export class Accepted {
  readonly connection: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly allowHalfOpen: boolean;
  /** Called once, when the socket has closed. */
  readonly released: () => void;

  constructor(from: Readonly<Accepted>) {
    this.connection = from.connection;
    this.remoteAddress = from.remoteAddress;
    this.remotePort = from.remotePort;
    this.localPort = from.localPort;
    this.allowHalfOpen = from.allowHalfOpen;
    this.released = from.released;
  }
}

/** What the learner may give to `new net.Socket()`. */
export interface SocketOptions {
  readonly allowHalfOpen?: boolean;
}

/** What the stream keeps of its reading half. */
export interface ReadableState {
  readonly flowing: boolean | null;
  readonly length: number;
  readonly sync: boolean;
  readonly ended: boolean;
  readonly decoder: unknown;
  dataEmitted: boolean;
}
