/** How the views write times, sizes and bytes. English grouping on every machine, so that server and browser agree. */

const grouped = new Intl.NumberFormat('en-GB');

/** A count with its thousands set apart: `1,024`. */
export const count = (value: number): string => grouped.format(value);

/** A size with its unit: `1 byte`, `1,024 bytes`. */
export const bytesText = (length: number): string => `${count(length)} ${length === 1 ? 'byte' : 'bytes'}`;

/** A time or a span in microseconds: `0.84 ms`, `12.4 ms`, `1,204 ms`, `12.04 s`. */
export function timeText(micros: number): string {
  const ms = micros / 1000;
  if (ms < 9.995) return `${ms.toFixed(2)} ms`;
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  return ms < 9999.5 ? `${count(Math.round(ms))} ms` : `${(ms / 1000).toFixed(2)} s`;
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
