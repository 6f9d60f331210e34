import { expect, test } from 'vitest';
import { fonts } from './fonts.ts';

test('all fonts of a page weigh at most 60 KB', async () => {
  const all = await fonts();
  const total = all.reduce((sum, font) => sum + font.bytes.length, 0);
  expect(total).toBeGreaterThan(30_000);
  expect(total).toBeLessThan(60_000);
});

test('each font is a WOFF2 file whose name changes with its bytes', async () => {
  for (const font of await fonts()) {
    expect(new TextDecoder().decode(font.bytes.subarray(0, 4))).toBe('wOF2');
    expect(font.name).toMatch(/^[a-z-]+\.[0-9a-f]{8}\.woff2$/);
  }
});
