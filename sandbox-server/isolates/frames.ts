/**
 * How the front, the isolate host and its threads speak: frames of a head of 17 bytes
 * and a payload, many in one write. Structured cloning of small objects for each
 * chunk of each connection would cost more than the isolates themselves.
 */

/** Kinds of frames. The first ones go to isolates, the others come from them. */
export const FrameType = {
  /** Front to host, once: everything the host needs to begin. */
  boot: 1,
  /** Front to host: give this isolate a thread. */
  take: 2,
  stop: 3,
  start: 4,
  open: 5,
  input: 6,
  inputEnded: 7,
  inputReset: 8,
  written: 9,
  connected: 10,
  /** The payload is why. */
  refused: 11,
  /** Host to front, once: the first isolate is ready; the payload says which layers are on. */
  ready: 20,
  /** Host to front: the isolate has its thread. Thread to host: the thread is ready. */
  taken: 21,
  listening: 22,
  console: 23,
  notice: 24,
  output: 25,
  ended: 26,
  destroyed: 27,
  consumed: 28,
  exit: 29,
  /** Host to front: a line for the operator's log. */
  log: 30,
  /** A line of the learner's code has a number, by which `output` and `parts` name it. */
  sender: 32,
  /** Which lines sent which parts of the output in the next frame. */
  parts: 33,
  /** Thread to host to front: the guest connects to a host of its session. */
  connect: 31,
} as const;

export interface Frame {
  readonly type: number;
  /** Number of the isolate, chosen by the front; 0 when it is about none. */
  readonly isolate: number;
  readonly connection: number;
  readonly number: number;
  readonly payload: Uint8Array;
}

const HEAD = 17;
const NOTHING: Uint8Array = new Uint8Array();
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const toBytes = (text: string): Uint8Array => encoder.encode(text);
export const toText = (bytes: Uint8Array): string => decoder.decode(bytes);
export const toJson = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
export const fromJson = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));

/** Collects frames for one write. */
export class FrameWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(type: number, isolate: number, connection = 0, number = 0, payload: Uint8Array = NOTHING): void {
    const at = this.#reserve(HEAD + payload.length);
    this.#view.setUint32(at, payload.length, true);
    this.#view.setUint8(at + 4, type);
    this.#view.setUint32(at + 5, isolate, true);
    this.#view.setUint32(at + 9, connection, true);
    this.#view.setUint32(at + 13, number, true);
    this.#bytes.set(payload, at + HEAD);
  }

  /** Adds a frame that was read, as it is. */
  forward(frame: Frame): void {
    this.add(frame.type, frame.isolate, frame.connection, frame.number, frame.payload);
  }

  /** The frames so far, which are forgotten here. The bytes are the caller's own. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Finds frames in a stream of bytes that may be cut anywhere. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  #rest: Uint8Array = NOTHING;

  /** @param onFrame gets each frame; its payload is good until it returns */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  read(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (bytes.length - at >= HEAD) {
      const end = at + HEAD + view.getUint32(at, true);
      if (end > bytes.length) break;
      this.#onFrame({
        type: view.getUint8(at + 4),
        isolate: view.getUint32(at + 5, true),
        connection: view.getUint32(at + 9, true),
        number: view.getUint32(at + 13, true),
        payload: bytes.subarray(at + HEAD, end),
      });
      at = end;
    }
    this.#rest = at === bytes.length ? NOTHING : bytes.slice(at);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
