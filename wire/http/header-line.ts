import type { Line } from './line.ts';

/** A header line cut into its parts; positions are those of the text it was read from. */
export interface HeaderLine {
  /** Undefined for a line without a name and a colon; then the whole line is value. */
  readonly name: string | undefined;
  readonly value: string;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Name, colon, optional space, value, optional space (RFC 9112 §5). */
export function readHeaderLine(text: string, line: Line): HeaderLine {
  const colon = text.indexOf(':', line.start);
  const named = colon > line.start && colon < line.end && !isSpace(text.charCodeAt(line.start));
  let valueStart = named ? colon + 1 : line.start;
  while (valueStart < line.end && isSpace(text.charCodeAt(valueStart))) valueStart += 1;
  let valueEnd = line.end;
  while (valueEnd > valueStart && isSpace(text.charCodeAt(valueEnd - 1))) valueEnd -= 1;
  let nameEnd = named ? colon : line.start;
  while (nameEnd > line.start && isSpace(text.charCodeAt(nameEnd - 1))) nameEnd -= 1;
  return {
    name: named ? text.slice(line.start, nameEnd) : undefined,
    value: text.slice(valueStart, valueEnd),
    nameEnd,
    valueStart,
    valueEnd,
  };
}

/** Space or horizontal tab (OWS, RFC 9110 §5.6.3). */
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** True for a line that begins with a space or a tab (obs-fold, RFC 9112 §5.2). */
export const isFolded = (text: string, line: Line): boolean => isSpace(text.charCodeAt(line.start));
