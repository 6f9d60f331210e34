/** IPv4 packets that carry TCP segments (RFC 791, RFC 9293), with right checksums. */

export interface Endpoint {
  readonly address: readonly [number, number, number, number];
  readonly port: number;
}

export interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
  /** The IPv4 identification field, different for each packet. */
  readonly identification: number;
}

export const FLAG = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 } as const;

/** Maximum segment size 65,495 and window scale 7, as Linux announces on loopback. */
export const SYN_OPTIONS = Uint8Array.of(2, 4, 0xff, 0xd7, 1, 3, 3, 7);

/** The most payload that fits into one packet with these headers. */
export const MOST_PAYLOAD = 65_495;

const NONE = new Uint8Array(0);

/** The bytes of a packet. */
export function packet(segment: Segment): Uint8Array {
  const { from, to, options = NONE, payload = NONE } = segment;
  const tcpLength = 20 + options.length + payload.length;
  const bytes = new Uint8Array(20 + tcpLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, bytes.length);
  view.setUint16(4, segment.identification & 0xffff);
  view.setUint16(6, 0x4000);
  view.setUint8(8, 64);
  view.setUint8(9, 6);
  bytes.set(from.address, 12);
  bytes.set(to.address, 16);
  view.setUint16(10, checksum(bytes, 0, 20, 0));
  view.setUint16(20, from.port);
  view.setUint16(22, to.port);
  view.setUint32(24, segment.sequence >>> 0);
  view.setUint32(28, segment.flags & FLAG.ack ? segment.acknowledged >>> 0 : 0);
  view.setUint8(32, ((20 + options.length) / 4) << 4);
  view.setUint8(33, segment.flags);
  view.setUint16(34, 0xffff);
  bytes.set(options, 40);
  bytes.set(payload, 40 + options.length);
  // The pseudo header: both addresses, the protocol, and the length of the segment.
  view.setUint16(36, checksum(bytes, 12, bytes.length, 6 + tcpLength));
  return bytes;
}

/** The Internet checksum (RFC 1071) of the bytes from `start` to `end`. */
function checksum(bytes: Uint8Array, start: number, end: number, initial: number): number {
  let sum = initial;
  for (let at = start; at < end; at += 2)
    sum += ((bytes[at] ?? 0) << 8) | (at + 1 < end ? (bytes[at + 1] ?? 0) : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
