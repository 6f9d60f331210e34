/** The tap on one connection: keeps count of where in its two streams of bytes it stands. */
import type { CloseEvent, ConditionName, ConnectionId, Direction } from '../../wire/trace/trace.ts';
import type { Span } from '../conditions/path-end.ts';
import type { Journal } from './journal.ts';
import { ReaderWatch } from './reader-watch.ts';
import type { Tap } from './tap.ts';

export class ConnectionTap {
  readonly #id: ConnectionId;
  readonly #tap: Tap;
  readonly #journal: Journal;
  readonly #reader: ReaderWatch;
  readonly #offsets: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  /** Fields that a proxy took out of requests that have not been tapped yet. */
  #stripped: readonly string[] = [];

  constructor(id: ConnectionId, tap: Tap, journal: Journal) {
    this.#id = id;
    this.#tap = tap;
    this.#journal = journal;
    this.#reader = new ReaderWatch((text) =>
      this.condition('server-to-client', 'slow-reader', this.here, text),
    );
  }

  /** Position of the next byte in a direction. */
  offsetOf(direction: Direction): number {
    return this.#offsets[direction];
  }

  /** Where the client's stream of answers stands. */
  get here(): Span {
    return { offset: this.#offsets['server-to-client'], length: 0 };
  }

  open(server: string, client: string | undefined): void {
    this.#tap.open(this.#id, server, client);
  }

  /** Bytes as the client sent or received them. */
  chunk(direction: Direction, bytes: Uint8Array): Span {
    const span = { offset: this.#offsets[direction], length: bytes.length };
    this.#tap.chunk(this.#id, direction, span.offset, bytes);
    this.#offsets[direction] += bytes.length;
    this.#journal.bytes[direction] += bytes.length;
    if (direction === 'client-to-server') this.#markStripped(span);
    else this.#reader.wrote(bytes.length);
    return span;
  }

  /** Bytes of a chunk for the client have left for it. */
  left(length: number): void {
    this.#reader.taken(length);
  }

  /** Nothing more is to be noticed. */
  stop(): void {
    this.#reader.stop();
  }

  /** The request in the chunk that comes next lost these fields to a proxy. */
  stripped(fields: readonly string[]): void {
    this.#stripped = [...this.#stripped, ...fields];
  }

  condition(direction: Direction, condition: ConditionName, span: Span, text: string): void {
    this.#tap.condition(this.#id, direction, condition, span, text);
  }

  close(by: CloseEvent['by'], how: CloseEvent['how']): void {
    this.#tap.close(this.#id, by, how);
  }

  #markStripped(span: Span): void {
    if (this.#stripped.length === 0) return;
    const text = `A proxy took ${[...new Set(this.#stripped)].join(', ')} out of the request.`;
    this.condition('client-to-server', 'strip-upgrade', span, text);
    this.#stripped = [];
  }
}
