/**
 * Reads of a message head what routing and framing need, and refuses whatever two
 * programs could read in two ways (RFC 9112 §5, §6.3, §11.2: request smuggling).
 */
import { BadMessage } from './bad-message.ts';

/** How long a message's body is (RFC 9112 §6). */
export type BodyLength =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** Where the target begins in the head, in bytes. */
  readonly targetStart: number;
  readonly body: BodyLength;
  /** The client asks to change the protocol (RFC 9110 §7.8). */
  readonly upgrade: boolean;
  /** Lines that a proxy takes out which does not pass Upgrade on, as places in the head; none without Upgrade. */
  readonly hopByHop: readonly HopField[];
}

/** A field line that concerns one hop only (RFC 9110 §7.6.1). `end` is after its CRLF. */
export interface HopField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface ResponseHead {
  readonly status: number;
  /** What the fields say; the request's method and the status may overrule it (RFC 9112 §6.3). */
  readonly body: BodyLength;
}

const NONE: BodyLength = { kind: 'none' };
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP\/(\d)\.(\d)$/;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/;
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/** Reads a whole request head. @throws {BadMessage} */
export function readRequestHead(bytes: Uint8Array): RequestHead {
  const [line, ...fieldLines] = linesOf(bytes);
  const match = REQUEST_LINE.exec(line ?? '');
  const [, method, target, major, minor] = match ?? [];
  if (method === undefined || target === undefined) {
    throw new BadMessage(400, 'The first line is not a request line of HTTP/1.1.');
  }
  if (major !== '1' || (minor !== '0' && minor !== '1')) {
    throw new BadMessage(505, 'This server speaks HTTP/1.1 only.');
  }
  if (method === 'CONNECT') throw new BadMessage(400, 'This server is no proxy: CONNECT is not served.');
  const fields = readFields(fieldLines);
  if ((fields.get('host')?.length ?? 0) > 1) throw new BadMessage(400, 'The request has more than one Host.');
  const body = readBodyLength(fields) ?? NONE;
  if (body.kind === 'until-close') {
    throw new BadMessage(400, 'A request may have no transfer coding but chunked.');
  }
  if (body.kind === 'chunked' && minor === '0') {
    throw new BadMessage(400, 'A request of HTTP/1.0 may not be chunked.');
  }
  const upgrade = fields.has('upgrade');
  const hopByHop = upgrade ? hopByHopOf(line ?? '', fieldLines, fields.get('connection') ?? []) : [];
  return { method, target, targetStart: method.length + 1, body, upgrade, hopByHop };
}

/** Connection, Upgrade, and whatever Connection names, but for what frames the message. */
function hopByHopOf(first: string, lines: readonly string[], connection: readonly string[]): HopField[] {
  const named = connection.flatMap((value) => value.toLowerCase().split(/[ \t]*,[ \t]*/));
  const going = new Set(['connection', 'upgrade', ...named]);
  for (const framing of ['host', 'content-length', 'transfer-encoding']) going.delete(framing);
  const found: HopField[] = [];
  let start = first.length + 2;
  for (const line of lines) {
    const end = start + line.length + 2;
    const name = line.slice(0, line.indexOf(':'));
    if (going.has(name.toLowerCase())) found.push({ name, start, end });
    start = end;
  }
  return found;
}

/** Reads a whole response head. @throws {BadMessage} */
export function readResponseHead(bytes: Uint8Array): ResponseHead {
  const [line, ...fieldLines] = linesOf(bytes);
  const status = STATUS_LINE.exec(line ?? '')?.[1];
  if (status === undefined) throw new BadMessage(400, 'The first line is not a status line of HTTP/1.1.');
  return { status: Number(status), body: readBodyLength(readFields(fieldLines)) ?? { kind: 'until-close' } };
}

/** Lines without their ends; the two empty ones at the end are left out. */
function linesOf(head: Uint8Array): string[] {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength - 4)
    .toString('latin1')
    .split('\r\n');
}

function readFields(lines: readonly string[]): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = FIELD_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      // Also continued lines and spaces before the colon: readers disagree about them.
      throw new BadMessage(400, 'A line of the head is not a field: a name, a colon, a value.');
    }
    const values = fields.get(name.toLowerCase());
    if (values) values.push(value);
    else fields.set(name.toLowerCase(), [value]);
  }
  return fields;
}

/** What the fields say of the body's length; undefined when they say nothing. */
function readBodyLength(fields: ReadonlyMap<string, readonly string[]>): BodyLength | undefined {
  const lengths = fields.get('content-length');
  const codings = fields.get('transfer-encoding');
  if (lengths && codings) {
    throw new BadMessage(400, 'The head has both Content-Length and Transfer-Encoding.');
  }
  if (codings) {
    const [coding = '', ...more] = codings;
    return more.length === 0 && coding.toLowerCase() === 'chunked'
      ? { kind: 'chunked' }
      : { kind: 'until-close' };
  }
  if (!lengths) return undefined;
  const [length = '', ...more] = lengths;
  if (more.length > 0 || !/^\d{1,15}$/.test(length)) {
    throw new BadMessage(400, 'Content-Length is not one whole number.');
  }
  return { kind: 'length', length: Number(length) };
}
