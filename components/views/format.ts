/** How the views write times, sizes and bytes. English grouping on every machine, so that server and browser agree. */

const grouped = new Intl.NumberFormat('en-GB');

/** A count with its thousands set apart: `1,024`. */
export const count = (value: number): string => grouped.format(value);

/** A size with its unit: `1 byte`, `1,024 bytes`. */
export const bytesText = (length: number): string => `${count(length)} ${length === 1 ? 'byte' : 'bytes'}`;

/** A time or a span in microseconds, in the unit that suits it, to about three figures: `0.84 ms`, `12.4 ms`, `1.20 s`. */
export function timeText(micros: number): string {
  if (micros < 999_500) return `${threeFigures(micros / 1000)} ms`;
  return `${micros < 99_950_000 ? threeFigures(micros / 1_000_000) : Math.round(micros / 1_000_000)} s`;
}

function threeFigures(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

/** One byte as two hexadecimal digits. */
export const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** One byte as eight binary digits. */
export const binary = (byte: number): string => byte.toString(2).padStart(8, '0');

/** The character of a printable ASCII byte, else a middle dot. */
export const character = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x20 ? '␣' : '·';

/** Text cut to a number of characters, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
