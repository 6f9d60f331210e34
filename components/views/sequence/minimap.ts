/** A whole run on a strip: how much there is at each height, by who sent it. */
import type { Side } from '../labels.ts';

export interface MapRow {
  readonly y: number;
  readonly side: Side | 'sandbox';
  readonly problem: boolean;
}

/** What one line of the strip holds. */
export interface Line {
  client: number;
  server: number;
  problem: boolean;
}

/** `height` lines for a page from `top` to `bottom`; lines are shared where the page is higher than the strip. */
export function mapLines(
  rows: Iterable<MapRow>,
  top: number,
  bottom: number,
  height: number,
): readonly Line[] {
  const lines = Array.from({ length: height }, (): Line => ({ client: 0, server: 0, problem: false }));
  const scale = height / Math.max(1, bottom - top);
  for (const { y, side, problem } of rows) {
    const line = lines[Math.min(height - 1, Math.max(0, Math.floor((y - top) * scale)))];
    if (!line) continue;
    if (side !== 'sandbox') line[side] += 1;
    line.problem ||= problem;
  }
  return lines;
}
