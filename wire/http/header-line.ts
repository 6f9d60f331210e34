import { latin1 } from '../bytes/text.ts';
import type { Line } from './line.ts';

/** A header line cut into its parts; positions are those of the bytes it was read from. */
export interface HeaderLine {
  /** Undefined for a line without a name and a colon; then the whole line is value. */
  readonly name: string | undefined;
  readonly value: string;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Name, colon, optional space, value, optional space (RFC 9112 §5). */
export function readHeaderLine(bytes: Uint8Array, line: Line): HeaderLine {
  const colon = bytes.indexOf(0x3a, line.start);
  const named = colon > line.start && colon < line.end && !isSpace(bytes[line.start]);
  let valueStart = named ? colon + 1 : line.start;
  while (valueStart < line.end && isSpace(bytes[valueStart])) valueStart += 1;
  let valueEnd = line.end;
  while (valueEnd > valueStart && isSpace(bytes[valueEnd - 1])) valueEnd -= 1;
  let nameEnd = named ? colon : line.start;
  while (nameEnd > line.start && isSpace(bytes[nameEnd - 1])) nameEnd -= 1;
  return {
    name: named ? latin1(bytes, line.start, nameEnd) : undefined,
    value: latin1(bytes, valueStart, valueEnd),
    nameEnd,
    valueStart,
    valueEnd,
  };
}

/** Space or horizontal tab (OWS, RFC 9110 §5.6.3). */
export const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;
