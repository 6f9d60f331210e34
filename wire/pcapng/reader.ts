/**
 * Reads captures as traces: enough TCP to open what tshark and Wireshark save from
 * loopback. Segments are put in order and repeated ones left out.
 */
import { asMicros, type Direction, type Micros, type Trace, type TraceEvent } from '../trace/trace.ts';
import { readPackets } from './blocks.ts';
import { FLAG } from './packet.ts';
import { readSegment, type TcpSegment } from './tcp.ts';

/** Bytes that wait for a segment before them. When there are more, the segment is taken for lost. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Reads a pcapng file. Bytes that the capture lacks show as a jump in the offset of a chunk. @throws {FormatError} */
export function decodePcapng(bytes: Uint8Array): Trace {
  const events: TraceEvent[] = [];
  const flows = new Map<string, Flow>();
  const all: Flow[] = [];
  let startedAt: number | undefined;
  let at = asMicros(0);
  for (const captured of readPackets(bytes)) {
    const segment = readSegment(captured);
    if (!segment) continue;
    startedAt ??= captured.time;
    at = asMicros(Math.max(at, Math.round(captured.time - startedAt)));
    const known = flows.get(segment.from + segment.to) ?? flows.get(segment.to + segment.from);
    const isNew = !known || (known.ended && (segment.flags & (FLAG.syn | FLAG.ack)) === FLAG.syn);
    const flow = isNew ? new Flow(all.length + 1, segment, at, events) : known;
    if (isNew) {
      flows.delete(segment.to + segment.from);
      flows.set(segment.from + segment.to, flow);
      all.push(flow);
    }
    flow.take(segment, at);
  }
  for (const flow of all) flow.flush(at);
  return { meta: { startedAt: (startedAt ?? 0) / 1000, base: '' }, events };
}

interface Side {
  readonly direction: Direction;
  /** Sequence number of the first byte of the stream; undefined until it is known. */
  first: number | undefined;
  /** Position of the next byte to come. */
  position: number;
  /** Segments that came early, by position. */
  waiting: { position: number; bytes: Uint8Array; length: number }[];
  /** Position of the FIN. */
  end: number | undefined;
  finished: boolean;
}

const newSide = (direction: Direction): Side => ({
  direction,
  first: undefined,
  position: 0,
  waiting: [],
  end: undefined,
  finished: false,
});

/** One connection of a capture. */
class Flow {
  readonly #id: number;
  readonly #client: string;
  readonly #events: TraceEvent[];
  readonly #up = newSide('client-to-server');
  readonly #down = newSide('server-to-client');
  #reset = false;

  constructor(id: number, segment: TcpSegment, at: Micros, events: TraceEvent[]) {
    this.#id = id;
    this.#events = events;
    const { flags, from, to, fromPort, toPort } = segment;
    // Without a SYN, the lower port is taken for the server's.
    const fromClient = flags & FLAG.syn ? !(flags & FLAG.ack) : fromPort >= toPort;
    this.#client = fromClient ? from : to;
    events.push({ kind: 'open', at, connection: id, server: fromClient ? to : from });
  }

  get ended(): boolean {
    return this.#reset || (this.#up.finished && this.#down.finished);
  }

  take(segment: TcpSegment, at: Micros): void {
    const side = segment.from === this.#client ? this.#up : this.#down;
    if (this.#reset) return;
    if (segment.flags & FLAG.syn) {
      side.first ??= (segment.sequence + 1) >>> 0;
      return;
    }
    side.first ??= segment.sequence;
    if (segment.flags & FLAG.rst) {
      this.#reset = true;
      this.flush(at);
      this.#close(side, 'reset', at);
      return;
    }
    const position = place(segment.sequence - side.first, side.position);
    if (segment.length > 0) side.waiting.push({ position, bytes: segment.payload, length: segment.length });
    if (segment.flags & FLAG.fin) side.end = position + segment.length;
    this.#advance(side, at, MOST_WAITING);
  }

  /** The capture ends: what waits will not be completed. */
  flush(at: Micros): void {
    this.#advance(this.#up, at, 0);
    this.#advance(this.#down, at, 0);
  }

  #advance(side: Side, at: Micros, most: number): void {
    side.waiting.sort((a, b) => a.position - b.position);
    for (let next = side.waiting[0]; next; next = side.waiting[0]) {
      const held = side.waiting.reduce((sum, { length }) => sum + length, 0);
      if (next.position > side.position && held <= most) break;
      side.waiting.shift();
      this.#emit(side, next, at);
    }
    if (side.end === undefined || side.position < side.end || side.finished) return;
    side.finished = true;
    this.#close(side, 'fin', at);
  }

  #emit(side: Side, next: Side['waiting'][number], at: Micros): void {
    const seen = Math.max(0, side.position - next.position);
    if (seen >= next.length) return;
    const offset = next.position + seen;
    const bytes = next.bytes.subarray(seen);
    side.position = next.position + next.length;
    if (bytes.length === 0) return;
    this.#events.push({ kind: 'chunk', at, connection: this.#id, direction: side.direction, offset, bytes });
  }

  #close(side: Side, how: 'fin' | 'reset', at: Micros): void {
    this.#events.push({
      kind: 'close',
      at,
      connection: this.#id,
      by: side === this.#up ? 'client' : 'server',
      how,
    });
  }
}

/** The position nearest to `expected` that a difference of 32-bit sequence numbers can mean. */
function place(difference: number, expected: number): number {
  const turns = Math.round((expected - difference) / 2 ** 32);
  return difference + turns * 2 ** 32;
}
