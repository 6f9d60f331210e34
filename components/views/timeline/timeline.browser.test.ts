/** The timeline in a real browser: moments by pointer and key, its table, and what the playhead leaves out. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, useStage } from '../testing/stage.ts';

const { show } = useStage();

const lanes = (page: Page) => page.getByRole('tabpanel', { name: 'Timeline' }).getByRole('listbox');
const moment = (page: Page) => lanes(page).getByRole('option');
const hovered = (page: Page) => page.evaluate(() => window.harness.selection.hovered?.item);

describe('timeline', () => {
  it('goes through its moments by key, says each, and pins one', async () => {
    const page = await show('Timeline', 'parties');
    await lanes(page).focus();
    for (let press = 0; press < 2; press += 1) await page.keyboard.press('ArrowRight');
    expect(await moment(page).textContent()).toBe(
      '2.00 ms, connection 1, client: GET /s/k3f9/quotes?after=0',
    );
    expect(await hovered(page)).toBe('1.c.0');
    await page.keyboard.press('Enter');
    expect(await moment(page).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('End');
    expect(await moment(page).textContent()).toContain('RST');
  });

  it('finds the moment nearest to the pointer, in the lane under it', async () => {
    const page = await show('Timeline', 'parties');
    const lane = page.locator('.lane[data-connection="2"]');
    const { width } = (await lane.boundingBox()) ?? { width: 0 };
    await lane.hover({ position: { x: (width * 5) / 76, y: 30 } });
    expect(await hovered(page)).toBe('2.s.0');
    await page.getByRole('tab', { name: 'Sequence' }).click();
    expect(await page.evaluate(() => window.harness.selection.pinned)).toBeUndefined();
  });

  it('leaves out what is later than the playhead', async () => {
    const page = await show('Timeline', 'parties');
    await page.getByRole('slider', { name: 'Time' }).fill('5000');
    expect(await page.locator('.lane').first().textContent()).not.toContain('delivered');
    expect(await page.locator('.said .fault').count()).toBe(0);
    await page.getByText('Table', { exact: true }).click();
    expect(await page.locator('.moments tbody tr').count()).toBe(7);
    await page.getByRole('slider', { name: 'Time' }).fill('50000');
    expect(await page.locator('.moments tbody').textContent()).toContain('network: held for 40 ms');
  });

  it('pins from its table', async () => {
    const page = await show('Timeline', 'websocket');
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('button', { name: 'ping' }).click();
    expect(await page.getByRole('button', { name: 'ping', pressed: true }).count()).toBe(1);
    await page.getByRole('tab', { name: 'Frames' }).click();
    expect(await page.locator('.sentence').textContent()).toContain('ping frame');
  });

  it.each([
    [1100, 'light'],
    [320, 'dark'],
  ] as const)('has nothing for axe to find in lanes and table (%d px, %s)', async (width, colorScheme) => {
    const page = await show('Timeline', 'parties', { viewport: { width, height: 800 }, colorScheme });
    await lanes(page).focus();
    await page.keyboard.press('ArrowRight');
    await expectAccessible(page);
    await page.getByText('Table', { exact: true }).click();
    await expectAccessible(page);
  });
});
