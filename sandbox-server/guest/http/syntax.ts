/** Pieces of HTTP/1.x syntax that heads and bodies share. */
import { nodeError } from '../errors.ts';
import { isToken } from './tokens.ts';

const CR = 13;

/** What is wrong with a request; `code` is one of Node's, such as `HPE_INVALID_METHOD`. */
export type ParseError = Error & { code: string };

export function parseError(code: string, reason: string): ParseError {
  return nodeError(Object.assign(new Error(`Parse Error: ${reason}`), { reason }), code);
}

export function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}

/** Text of bytes, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** Name and value of a header line (RFC 9112, 5). */
export function headerLine(line: string): [name: string, value: string] {
  if (line.charCodeAt(line.length - 2) !== CR) {
    throw parseError('HPE_CR_EXPECTED', 'Missing expected CR after header value');
  }
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  if (!isToken(name)) throw parseError('HPE_INVALID_HEADER_TOKEN', 'Invalid header token');
  const value = line.slice(colon + 1, -2).replace(/^[\t ]+|[\t ]+$/g, '');

  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw parseError('HPE_INVALID_HEADER_TOKEN', 'Invalid header value char');
  }
  return [name, value];
}

/** The values of a header in the order in which they came. */
export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const key = rawHeaders[at];
    if (key?.length === name.length && key.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}
