/** The blocks of pcapng files (draft-ietf-opsawg-pcapng): what is written, and what is read. */
import { FormatError } from '../format-error.ts';

export const BLOCK = { section: 0x0a0d0d0a, interface: 1, simple: 3, enhanced: 6 } as const;
const OPTION = { end: 0, comment: 1, application: 4, resolution: 9 } as const;

/** Packets that begin with an IP header. */
export const LINK_RAW = 101;

const MAGIC = 0x1a2b3c4d;
const encoder = new TextEncoder();

type Option = readonly [code: number, value: Uint8Array];

const text = (code: number, value: string): Option => [code, encoder.encode(value).subarray(0, 65_535)];

/** The head of a file. */
export function sectionHeader(comment: string, application: string): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, MAGIC, true);
  body.setUint16(4, 1, true);
  // The length of the section is not given.
  body.setBigInt64(8, -1n, true);
  return block(BLOCK.section, body, [text(OPTION.comment, comment), text(OPTION.application, application)]);
}

/** One interface whose times count microseconds. */
export function interfaceDescription(link: number): Uint8Array {
  const body = new DataView(new ArrayBuffer(8));
  body.setUint16(0, link, true);
  return block(BLOCK.interface, body, [[OPTION.resolution, Uint8Array.of(6)]]);
}

/** A packet; `time` is in microseconds since the epoch. */
export function enhancedPacket(time: bigint, bytes: Uint8Array, comment?: string): Uint8Array {
  const body = new Uint8Array(20 + padded(bytes.length));
  const view = new DataView(body.buffer);
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffffffffn), true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, bytes.length, true);
  body.set(bytes, 20);
  return block(BLOCK.enhanced, view, comment === undefined ? [] : [text(OPTION.comment, comment)]);
}

const padded = (length: number): number => (length + 3) & ~3;

function block(type: number, body: DataView, options: readonly Option[]): Uint8Array {
  const optionBytes = options.reduce(
    (sum, [, value]) => sum + 4 + padded(value.length),
    options.length > 0 ? 4 : 0,
  );
  const length = 12 + body.byteLength + optionBytes;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(new Uint8Array(body.buffer, body.byteOffset, body.byteLength), 8);
  let at = 8 + body.byteLength;
  for (const [code, value] of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

/** A packet as a file holds it. */
export interface Captured {
  readonly link: number;
  /** Microseconds since the epoch. */
  readonly time: number;
  /** May be cut: `length` is what was on the wire. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** True if the bytes begin as a pcapng file does. */
export const isPcapng = (bytes: Uint8Array): boolean =>
  [0x0a, 0x0d, 0x0d, 0x0a].every((byte, at) => bytes[at] === byte);

/** The packets of a file, in order. @throws {FormatError} */
export function* readPackets(bytes: Uint8Array): Generator<Captured> {
  if (!isPcapng(bytes))
    throw new FormatError('foreign', 'These bytes are not a pcapng file: they begin otherwise.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let little = true;
  let interfaces: { link: number; ticksPerMicro: number }[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 12 > bytes.length) throw cut(at);
    const type = view.getUint32(at, little);
    if (type === BLOCK.section) {
      little = view.getUint32(at + 8, true) === MAGIC;
      if (!little && view.getUint32(at + 8) !== MAGIC) throw damaged(at, 'its byte order mark is wrong');
      interfaces = [];
    }
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0) throw damaged(at, `a block of ${length} bytes`);
    if (at + length > bytes.length) throw cut(at);
    if (type === BLOCK.section && view.getUint16(at + 12, little) !== 1) {
      throw new FormatError('newer', 'This pcapng file has a version that this program does not know.');
    }
    const block = new DataView(bytes.buffer, bytes.byteOffset + at + 8, length - 12);
    if (type === BLOCK.interface) interfaces.push(readInterface(block, little));
    if (type === BLOCK.enhanced) {
      if (block.byteLength < 20) throw damaged(at, 'a packet block that is too short');
      const source = interfaces[block.getUint32(0, little)];
      const kept = block.getUint32(12, little);
      if (!source || 20 + kept > block.byteLength)
        throw damaged(at, 'a packet longer than its block, or of no interface');
      const ticks = block.getUint32(4, little) * 2 ** 32 + block.getUint32(8, little);
      const start = at + 28;
      const packet = bytes.subarray(start, start + kept);
      yield {
        link: source.link,
        time: ticks / source.ticksPerMicro,
        bytes: packet,
        length: block.getUint32(16, little),
      };
    }
    at += length;
  }
}

function readInterface(block: DataView, little: boolean): { link: number; ticksPerMicro: number } {
  if (block.byteLength < 8) return { link: -1, ticksPerMicro: 1 };
  let ticksPerMicro = 1;
  for (let at = 8; at + 4 <= block.byteLength;) {
    const code = block.getUint16(at, little);
    const length = block.getUint16(at + 2, little);
    if (code === OPTION.resolution && length === 1 && at + 4 < block.byteLength) {
      const value = block.getUint8(at + 4);
      ticksPerMicro = (value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value) / 1_000_000;
    }
    at += 4 + padded(length);
  }
  return { link: block.getUint16(0, little), ticksPerMicro };
}

const cut = (at: number): FormatError =>
  new FormatError('cut', `This pcapng file is cut short: the block at byte ${at} is not complete.`);
const damaged = (at: number, saw: string): FormatError =>
  new FormatError('damaged', `This pcapng file is damaged at byte ${at}: ${saw}.`);
