import { describe, expect, it } from 'vitest';
import { asMicros } from '../../../wire/index.ts';
import { GAP, GAP_HEIGHT, LINE, SequenceLayout, SLANT, TOP } from './layout.ts';

const at = (...times: number[]) => times.map((time) => ({ at: asMicros(time) }));

function layoutOf(...times: number[]) {
  const layout = new SequenceLayout<{ at: ReturnType<typeof asMicros> }>();
  layout.extend(at(...times));
  return layout;
}

describe('sequence layout', () => {
  it('starts with room for the first label', () => {
    expect(layoutOf(5000).rows[0]?.y).toBe(TOP);
  });

  it('keeps happenings of one instant a line apart, so labels never overlap', () => {
    const ys = layoutOf(0, 0, 0).rows.map((row) => row.y);
    expect(ys).toEqual([TOP, TOP + LINE, TOP + 2 * LINE]);
  });

  it('places later happenings lower the longer the wait', () => {
    const [a, b, c] = layoutOf(0, 10_000, 60_000).rows.map((row) => row.y);
    expect(Number(c) - Number(b)).toBeGreaterThan(Number(b) - Number(a));
  });

  it('collapses a silence and keeps its true length', () => {
    const rows = layoutOf(0, 3_000_000).rows;
    expect(rows[1]).toMatchObject({ gap: 3_000_000, y: TOP + LINE + GAP_HEIGHT });
  });

  it('does not collapse a wait of exactly the bound', () => {
    expect(layoutOf(0, GAP).rows[1]?.gap).toBe(0);
  });

  it('never goes upwards, even when a clock does', () => {
    const [a, b] = layoutOf(500, 400).rows.map((row) => row.y);
    expect(Number(b) - Number(a)).toBe(LINE);
  });

  it('does not move what it has placed when more arrives', () => {
    const layout = layoutOf(0, 1000);
    const before = layout.rows.map((row) => row.y);
    layout.extend(at(2000, 900_000));
    expect(layout.rows.slice(0, 2).map((row) => row.y)).toEqual(before);
  });

  it('gives the rows in a window and a margin of one line, not the rest', () => {
    const layout = layoutOf(...Array.from({ length: 1000 }, () => 0));
    const seen = layout.between(3600, 3600 + 10 * LINE);
    expect(seen.length).toBeLessThanOrEqual(16);
    expect(seen.every((row) => row.y > 3600 - LINE - SLANT - 1)).toBe(true);
    expect(layout.between(0, 100)[0]?.index).toBe(0);
    expect(layout.between(layout.bottom - 10, layout.bottom).at(-1)?.index).toBe(999);
  });

  it('lets the oldest rows go beyond its bound, and moves none of the others', () => {
    const layout = new SequenceLayout<{ at: ReturnType<typeof asMicros> }>(100);
    layout.extend(at(...Array.from({ length: 95 }, () => 0)));
    const kept = layout.rows[60];
    layout.extend(at(...Array.from({ length: 10 }, () => 0)));
    expect(layout.rows).toHaveLength(90);
    expect(layout.count).toBe(105);
    expect(layout.row(60)).toBe(kept);
    expect(layout.row(3)).toBeUndefined();
    expect(layout.top).toBe(Number(layout.rows[0]?.y) - LINE);
  });
});
