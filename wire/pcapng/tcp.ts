/** Finding TCP segments in captured packets, whatever link they were captured on. */
import type { Captured } from './blocks.ts';

export interface TcpSegment {
  /** `address:port`. */
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly flags: number;
  /** May be cut; `length` is what was on the wire. */
  readonly payload: Uint8Array;
  readonly length: number;
}

/** Where the IP header begins, by link type; undefined for links that are not known. */
function ipStart(link: number, bytes: Uint8Array): number | undefined {
  switch (link) {
    case 0: // BSD loopback
    case 108:
      return 4;
    case 1: {
      // Ethernet, perhaps with VLAN tags
      let at = 12;
      while (((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0) === 0x8100) at += 4;
      return at + 2;
    }
    case 101:
    case 228:
    case 229:
      return 0;
    case 113:
      return 16; // Linux cooked
    case 276:
      return 20;
    default:
      return undefined;
  }
}

/** The TCP segment in a packet, if it holds one. */
export function readSegment({ link, bytes, length }: Captured): TcpSegment | undefined {
  const ip = ipStart(link, bytes);
  if (ip === undefined || ip + 20 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(ip) >> 4;
  if (version === 4) {
    const tcp = ip + (view.getUint8(ip) & 15) * 4;
    // Fragments of packets are not put together.
    if (view.getUint8(ip + 9) !== 6 || view.getUint16(ip + 6) & 0x3fff) return undefined;
    // Large segments that a network card will cut have no length here.
    const total = view.getUint16(ip + 2) || length - ip;
    return readTcp(view, bytes, tcp, ip + total, [ip + 12, ip + 16], 4);
  }
  if (version !== 6 || ip + 40 > bytes.length || view.getUint8(ip + 6) !== 6) return undefined;
  const total = view.getUint16(ip + 4) || length - ip - 40;
  return readTcp(view, bytes, ip + 40, ip + 40 + total, [ip + 8, ip + 24], 16);
}

function readTcp(
  view: DataView,
  bytes: Uint8Array,
  tcp: number,
  end: number,
  [source, target]: readonly [number, number],
  addressLength: number,
): TcpSegment | undefined {
  if (tcp + 20 > bytes.length) return undefined;
  const fromPort = view.getUint16(tcp);
  const toPort = view.getUint16(tcp + 2);
  const start = tcp + (view.getUint8(tcp + 12) >> 4) * 4;
  const address = (at: number): string => bytes.subarray(at, at + addressLength).join('.');
  return {
    from: `${address(source)}:${fromPort}`,
    to: `${address(target)}:${toPort}`,
    fromPort,
    toPort,
    sequence: view.getUint32(tcp + 4),
    flags: view.getUint8(tcp + 13),
    payload: bytes.subarray(Math.min(start, end), end),
    length: Math.max(0, end - start),
  };
}
