/** Answers that the front gives itself: readable by any page, and the connection ends. */
import { STATUS_CODES } from 'node:http';

export const TEXT = 'text/plain; charset=utf-8';

/**
 * Fields of every answer of the front itself. Any page may read it, as the pages of labs have an
 * opaque origin; none may frame it, and nothing in it is ever run or kept.
 */
export const OWN_FIELDS = {
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  // The next request on the connection may be for a session: it must come by the front's own way.
  Connection: 'close',
} as const;

/** A whole HTTP/1.1 response of plain text. `text` says what is wrong and what to do. */
export function plainAnswer(status: number, text: string): Buffer {
  const body = Buffer.from(`${text}\n`);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${TEXT}`,
    `Content-Length: ${body.length}`,
    ...Object.entries(OWN_FIELDS).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}
