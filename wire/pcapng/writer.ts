/**
 * Traces as pcapng, for Wireshark and tshark. The chunks and their times are real.
 * The sandbox saw no packets, so the headers of IP and TCP are made up around the
 * chunks; the file says so in its own comment.
 */
import type { ChunkEvent, CloseEvent, ConnectionId, OpenEvent, Trace } from '../trace/trace.ts';
import { sourceLines } from './source-lines.ts';
import { enhancedPacket, interfaceDescription, LINK_RAW, sectionHeader } from './blocks.ts';
import { type Endpoint, FLAG, MOST_PAYLOAD, packet, SYN_OPTIONS } from './packet.ts';

const COMMENT =
  'Made from a trace of chunks. Payload and times are real; addresses, ports and all headers of IP and TCP are synthetic.';

export interface PcapngOptions {
  /** Written on the first packet of a chunk; unless given, the lines of code that sent it, as the trace tells. */
  readonly comment?: (chunk: ChunkEvent) => string | undefined;
  /** Name of the program, for the file. */
  readonly application?: string;
}

/** A trace as a pcapng file. */
export function encodePcapng(trace: Trace, options: PcapngOptions = {}): Uint8Array<ArrayBuffer> {
  const parts = [
    sectionHeader(COMMENT, options.application ?? 'Realtime 101'),
    interfaceDescription(LINK_RAW),
  ];
  const comment = options.comment ?? sourceLines(trace);
  const connections = new Map<ConnectionId, Conversation>();
  const servers: string[] = [];
  const epoch = BigInt(Math.round(trace.meta.startedAt * 1000));
  for (const event of trace.events) {
    if (event.kind !== 'open' && event.kind !== 'chunk' && event.kind !== 'close') continue;
    const known = connections.get(event.connection);
    const name = event.kind === 'open' ? event.server : '';
    if (!known && !servers.includes(name)) servers.push(name);
    const conversation = known ?? new Conversation(event.connection, servers.indexOf(name));
    connections.set(event.connection, conversation);
    const time = epoch + BigInt(Math.round(event.at));
    for (const written of conversation.packets(event, comment))
      parts.push(enhancedPacket(time, written.bytes, written.comment));
  }
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

type Comment = NonNullable<PcapngOptions['comment']>;

interface Written {
  readonly bytes: Uint8Array;
  readonly comment?: string | undefined;
}

interface Party {
  readonly endpoint: Endpoint;
  /** The next sequence number; the first is 0, so it is also a position. */
  sequence: number;
  finished: boolean;
}

/** One TCP connection, packet by packet. */
class Conversation {
  readonly #client: Party;
  readonly #server: Party;
  #opened = false;
  #reset = false;
  #packets = 0;

  constructor(id: ConnectionId, server: number) {
    // 192.0.2.0/24 is set aside for documentation (RFC 5737); ports from 49152 on are for clients.
    const port = 49_152 + ((id - 1) % 16_384);
    this.#client = { endpoint: { address: [192, 0, 2, 1], port }, sequence: 0, finished: false };
    this.#server = {
      endpoint: { address: [192, 0, 2, 2 + (server % 250)], port: 80 },
      sequence: 0,
      finished: false,
    };
  }

  *packets(event: OpenEvent | ChunkEvent | CloseEvent, comment: Comment): Generator<Written> {
    if (!this.#opened) yield* this.#open(event);
    if (this.#reset) return;
    if (event.kind === 'chunk') yield* this.#chunk(event, comment);
    if (event.kind === 'close') yield* this.#close(event);
  }

  *#open(event: OpenEvent | ChunkEvent | CloseEvent): Generator<Written> {
    this.#opened = true;
    const [client, server] = [this.#client, this.#server];
    const name = event.kind === 'open' && event.server !== '' ? ` to ${event.server}` : '';
    yield { bytes: this.#packet(client, FLAG.syn), comment: `Connection ${event.connection}${name}` };
    client.sequence = 1;
    yield { bytes: this.#packet(server, FLAG.syn | FLAG.ack) };
    server.sequence = 1;
    yield { bytes: this.#packet(client, FLAG.ack) };
  }

  *#chunk(event: ChunkEvent, comment: Comment): Generator<Written> {
    const sender = event.direction === 'client-to-server' ? this.#client : this.#server;
    const receiver = sender === this.#client ? this.#server : this.#client;
    if (sender.finished) return;
    sender.sequence = event.offset + 1;
    for (let at = 0; at < event.bytes.length; at += MOST_PAYLOAD) {
      const payload = event.bytes.subarray(at, at + MOST_PAYLOAD);
      const text = at === 0 ? comment(event) : undefined;
      yield { bytes: this.#packet(sender, FLAG.ack | FLAG.push, payload), comment: text };
      sender.sequence += payload.length;
      yield { bytes: this.#packet(receiver, FLAG.ack) };
    }
  }

  *#close(event: CloseEvent): Generator<Written> {
    const [closing, other] =
      event.by === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    if (closing.finished && event.how === 'fin') return;
    if (event.how === 'reset') {
      this.#reset = true;
      yield { bytes: this.#packet(closing, FLAG.rst | FLAG.ack) };
      return;
    }
    closing.finished = true;
    yield { bytes: this.#packet(closing, FLAG.fin | FLAG.ack) };
    closing.sequence += 1;
    yield { bytes: this.#packet(other, FLAG.ack) };
  }

  #packet(from: Party, flags: number, payload?: Uint8Array): Uint8Array {
    const to = from === this.#client ? this.#server : this.#client;
    this.#packets += 1;
    return packet({
      from: from.endpoint,
      to: to.endpoint,
      sequence: from.sequence,
      acknowledged: to.sequence,
      flags,
      identification: this.#packets,
      ...(flags & FLAG.syn && { options: SYN_OPTIONS }),
      ...(payload && { payload }),
    });
  }
}
