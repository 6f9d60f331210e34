import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { darkTheme, lightTheme, palette } from './theme.ts';

test('code.css has the colours of the palette', async () => {
  const css = await readFile(new URL('code.css', import.meta.url), 'utf8');
  for (const [role, { light, dark }] of Object.entries(palette)) {
    const selector = role === 'text' ? '.code' : `.code .${role}`;
    expect(css).toContain(`${selector} {\n  color: light-dark(${light}, ${dark});\n}`);
  }
});

test.each(Object.entries(palette))(
  '%s stands out from its ground in both themes',
  (_role, { light, dark }) => {
    expect(contrast(light, lightTheme.bg)).toBeGreaterThan(4.5);
    expect(contrast(dark, darkTheme.bg)).toBeGreaterThan(4.5);
  },
);

/** WCAG 2 contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
