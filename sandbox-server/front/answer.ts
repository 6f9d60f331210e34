/** Answers that the front gives itself: plain text, readable by any page, and the connection ends. */
import { STATUS_CODES } from 'node:http';

/** A whole HTTP/1.1 response. `text` says what is wrong and what to do. */
export function plainAnswer(status: number, text: string): Buffer {
  const body = Buffer.from(`${text}\n`);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Access-Control-Allow-Origin: *',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}
