/** Writes traces by hand, for tests and for the harness page. */
import {
  asMicros,
  type ConditionName,
  type Direction,
  type Trace,
  type TraceEvent,
} from '../../../wire/index.ts';

const encoder = new TextEncoder();

export const toServer = 'client-to-server';
export const toClient = 'server-to-client';

export class TraceWriter {
  readonly events: TraceEvent[] = [];
  readonly #offsets = new Map<string, number>();
  /** Time of the next event, in milliseconds since the run began. */
  now = 0;

  /** Lets time pass, in milliseconds. */
  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  open(connection: number, server = 'server.ts', client?: string): this {
    this.events.push({
      kind: 'open',
      at: this.#at,
      connection,
      server,
      ...(client !== undefined && { client }),
    });
    return this;
  }

  /** A network condition that acted on the next bytes of a direction; on connection 0 it is about all. */
  condition(connection: number, condition: ConditionName, direction: Direction, text: string): this {
    const offset = this.#offsets.get(`${connection} ${direction}`) ?? 0;
    this.events.push({
      kind: 'condition',
      at: this.#at,
      connection,
      condition,
      direction,
      offset,
      length: 0,
      text,
    });
    return this;
  }

  /** A console line of one side. */
  line(side: 'client' | 'server', text: string): this {
    this.events.push({ kind: 'console', at: this.#at, side, level: 'log', text });
    return this;
  }

  close(connection: number, by: 'client' | 'server' | 'sandbox', how: 'fin' | 'reset' = 'fin'): this {
    this.events.push({ kind: 'close', at: this.#at, connection, by, how });
    return this;
  }

  /** One read: the parts joined, text as UTF-8 with each line end as CR LF. */
  chunk(connection: number, direction: Direction, ...parts: (string | Uint8Array)[]): this {
    const bytes = join(
      parts.map((part) => (typeof part === 'string' ? encoder.encode(part.replaceAll('\n', '\r\n')) : part)),
    );
    const key = `${connection} ${direction}`;
    const offset = this.#offsets.get(key) ?? 0;
    this.#offsets.set(key, offset + bytes.length);
    this.events.push({ kind: 'chunk', at: this.#at, connection, direction, offset, bytes });
    return this;
  }

  get trace(): Trace {
    return { meta: { startedAt: Date.UTC(2026, 0, 1, 12), base: '/s/k3f9' }, events: this.events };
  }

  get #at() {
    return asMicros(Math.round(this.now * 1000));
  }
}

interface FrameOptions {
  readonly key?: readonly [number, number, number, number];
  readonly fin?: boolean;
}

/** The bytes of one WebSocket frame; masked when a key is given. */
export function frame(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Uint8Array {
  const plain = typeof payload === 'string' ? encoder.encode(payload) : payload;
  const { key, fin = true } = options;
  const size = plain.length;
  const length =
    size < 126
      ? [size]
      : size < 65_536
        ? [126, size >> 8, size & 255]
        : [127, 0, 0, 0, 0, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255];
  const [first = 0, ...rest] = length;
  const head = [(fin ? 0x80 : 0) | opcode, (key ? 0x80 : 0) | first, ...rest, ...(key ?? [])];
  const masked = key ? plain.map((byte, index) => byte ^ (key[index & 3] ?? 0)) : plain;
  return join([Uint8Array.from(head), masked]);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
