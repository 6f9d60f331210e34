import { character, count, hex } from '../format.ts';

/** Bytes as plain lines of offset, hexadecimal and text, 16 to a line. */
export function hexLines(bytes: Uint8Array, most: number): readonly string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length && lines.length < most; offset += 16) {
    const row = Array.from(bytes.subarray(offset, offset + 16));
    const digits = row.map(hex).join(' ').padEnd(47);
    lines.push(`${String(offset).padStart(5)}  ${digits}  ${row.map(character).join('')}`);
  }
  const left = bytes.length - lines.length * 16;
  return left > 0 ? [...lines, `… ${count(left)} more`] : lines;
}
