/** How much of a run is kept. What lies beyond is counted and no longer shown. */
export interface Limits {
  /** Items of all connections; beyond it, the oldest complete ones are let go. */
  readonly items: number;
  /** Wire bytes of all items together; beyond it, the oldest complete items are let go. */
  readonly bytes: number;
  /** Wire bytes, and content bytes, of one item; its `length` goes on counting. */
  readonly itemBytes: number;
  /** Bytes of one compressed message, before and after inflation; beyond it, it is not inflated. */
  readonly inflatedBytes: number;
  /** Bytes of one HTTP head; beyond it, the direction is no longer dissected. */
  readonly headBytes: number;
  /** Arrivals noted for one body. */
  readonly arrivals: number;
  /** Bytes that a client sent after asking for another protocol, before the answer. */
  readonly heldBytes: number;
  /** Requests of one connection that wait for their answers. */
  readonly pipelined: number;
}

export const LIMITS: Limits = {
  items: 100_000,
  bytes: 64 * 1024 * 1024,
  itemBytes: 1024 * 1024,
  inflatedBytes: 8 * 1024 * 1024,
  headBytes: 64 * 1024,
  arrivals: 16_384,
  heldBytes: 256 * 1024,
  pipelined: 1000,
};
