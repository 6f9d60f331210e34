/** What sockets are made of and what their streams keep. */

/** Where an accepted socket comes from. */
export interface Accepted {
  readonly connection: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly allowHalfOpen: boolean;
  /** Called once, when the socket has closed. */
  readonly released: () => void;
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
