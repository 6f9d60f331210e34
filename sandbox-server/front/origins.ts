/** Who asks: the client's address as limits count it, and whether a page may open a control channel. */
import type { IncomingMessage } from 'node:http';

/**
 * The address that limits count. With `trustProxy`, the last entry of X-Forwarded-For, which
 * the nearest proxy wrote. Of IPv6, the /64 network: one subscriber has at least that much.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join() : forwarded)?.split(',').at(-1)?.trim();
  const address = last || (request.socket.remoteAddress ?? '');
  return networkOf(address);
}

/** An IPv4 address as it is; of an IPv6 address the first four groups. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return plain.includes(':') ? firstGroups(plain) : plain;
}

function firstGroups(address: string): string {
  const [front = '', back] = address.split('::');
  const groups = front === '' ? [] : front.split(':');
  if (back !== undefined) {
    const tail = back === '' ? [] : back.split(':');
    while (groups.length + tail.length < 8) groups.push('0');
    groups.push(...tail);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * Whether a page of this origin may open the control channel. Without a list, any may: labs can be
 * embedded, and the credential is the session's token, never a cookie or the origin. Programs that
 * are no browsers send no Origin, and could send any.
 */
export function isAllowedOrigin(origin: string | undefined, siteOrigins: readonly string[]): boolean {
  return siteOrigins.length === 0 || origin === undefined || siteOrigins.includes(origin);
}
