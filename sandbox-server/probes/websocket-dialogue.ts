/** A WebSocket client as small as can be (RFC 6455): it sends one text, counts what comes, and answers pings. */
import { joined } from '../conditions/joined.ts';
import { toBase64 } from './base64.ts';
import type { Dialogue } from './herd.ts';

const encoder = new TextEncoder();
/** Most bytes of an answer to the handshake, and of a ping. */
const HEAD_BYTES = 16 * 1024;
const CONTROL_BYTES = 125;
const HEAD_END = [13, 10, 13, 10];

const Opcode = { text: 1, close: 8, ping: 9, pong: 10 } as const;

export class WebSocketDialogue implements Dialogue {
  readonly #path: string;
  readonly #message: Uint8Array;
  taken = false;
  received = 0;
  sent = 0;
  #head: Uint8Array = new Uint8Array();
  /** The beginning of a frame that has not come in full, but for payloads of messages. */
  #rest: Uint8Array = new Uint8Array();
  /** Bytes of a message's payload still to pass over, and whether it ends the message. */
  #skip = 0;
  #isOver = false;

  constructor(path: string, message: string) {
    this.#path = path;
    this.#message = frame(Opcode.text, encoder.encode(message));
  }

  begin(): Uint8Array {
    const key = toBase64(crypto.getRandomValues(new Uint8Array(16)));
    return encoder.encode(
      `GET ${this.#path} HTTP/1.1\r\nHost: sandbox\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  }

  next(): Uint8Array | undefined {
    if (!this.taken || this.#isOver) return undefined;
    this.sent++;
    return this.#message;
  }

  receive(bytes: Uint8Array): Uint8Array | undefined {
    if (this.#isOver) return undefined;
    if (this.taken) return this.#frames(bytes);
    this.#head = joined([this.#head, bytes]);
    const end = this.#head.findIndex((_, at) =>
      HEAD_END.every((byte, index) => this.#head[at + index] === byte),
    );
    if (end < 0) {
      this.#isOver = this.#head.length > HEAD_BYTES;
      return undefined;
    }
    this.taken = new TextDecoder().decode(this.#head.subarray(0, 12)) === 'HTTP/1.1 101';
    this.#isOver = !this.taken;
    return this.#frames(this.#head.subarray(end + HEAD_END.length));
  }

  #frames(bytes: Uint8Array): Uint8Array | undefined {
    const answers: Uint8Array[] = [];
    let left = this.#passOver(joined([this.#rest, bytes]));
    for (let head = headOf(left); head && !this.#isOver; head = headOf(left)) {
      const { opcode, fin, start, length } = head;
      if (opcode >= Opcode.close) {
        if (left.length < start + length || length > CONTROL_BYTES) break;
        const payload = left.slice(start, start + length);
        if (opcode === Opcode.ping) answers.push(frame(Opcode.pong, payload));
        if (opcode === Opcode.close) answers.push(frame(Opcode.close, payload));
        this.#isOver = opcode === Opcode.close;
        left = left.subarray(start + length);
      } else {
        if (fin) this.received++;
        this.#skip = length;
        left = this.#passOver(left.subarray(start));
      }
    }
    this.#rest = left.slice();
    return answers.length === 0 ? undefined : joined(answers);
  }

  #passOver(bytes: Uint8Array): Uint8Array {
    const over = Math.min(this.#skip, bytes.length);
    this.#skip -= over;
    return bytes.subarray(over);
  }
}

/** The head of a server's frame (RFC 6455 §5.2), if it is there in full. */
function headOf(
  bytes: Uint8Array,
): { opcode: number; fin: boolean; start: number; length: number } | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + extra) return undefined;
  let length = extra === 0 ? short : 0;
  for (const byte of bytes.subarray(2, 2 + extra)) length = length * 256 + byte;
  return { opcode: first & 0x0f, fin: (first & 0x80) !== 0, start: 2 + extra, length };
}

/** A client's frame, masked. */
function frame(opcode: number, payload: Uint8Array): Uint8Array {
  const mask = crypto.getRandomValues(new Uint8Array(4));
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 255];
  const head = Uint8Array.from([0x80 | opcode, ...size, ...mask]);
  return joined([head, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}
