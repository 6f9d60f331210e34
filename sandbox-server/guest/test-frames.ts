/** WebSocket handshakes and frames of a client, for tests. */

const HANDSHAKE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, other\r\n';
/** A whole request to upgrade, with a key whose answer RFC 6455 gives. */
export const OPEN = `${HANDSHAKE}\r\n`;

/** A frame of a client (RFC 6455, 5.2), masked. */
export function frame(opcode: number, data: string | Uint8Array, isFinal = true): Uint8Array {
  const payload = Buffer.from(data);
  const { length } = payload;
  const mask = [0x12, 0x34, 0x56, 0x78];
  const size =
    length < 126
      ? [length]
      : length < 65_536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, 0, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  size[0] = 0x80 | (size[0] ?? 0);
  const masked = payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0));
  return Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode, ...size, ...mask]), masked]);
}

/** A close frame. */
export const close = (code: number, reason = ''): Uint8Array =>
  frame(8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
