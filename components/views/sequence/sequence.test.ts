/** The sequence in a real browser: lifelines, whole messages, conditions, filters, zoom and the map. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, useStage } from '../testing/stage.ts';

const { show } = useStage();

const rows = (page: Page) => page.locator('.row');
const labels = (page: Page) => page.locator('.row .label').allTextContents();

describe('sequence', () => {
  it('joins the frames of a message where messages are asked for', async () => {
    const page = await show('Sequence');
    expect(await labels(page)).toContainEqual(expect.stringContaining('continuation'));
    await page.getByText('Messages', { exact: true }).click();
    expect(await rows(page).count()).toBe(15);
    expect((await labels(page)).map((label) => label.trim())).toContainEqual(
      'text message 23 bytes in 2 frames“The price of YHOO is up”',
    );
    await page.getByRole('option', { name: /The price of .*then .*YHOO is up/ }).click();
    await page.getByRole('tab', { name: 'Frames' }).click();
    expect(await page.locator('.sentence').textContent()).toContain('The price of');
  });

  it('gives each server and client a line, and marks what the network did', async () => {
    const page = await show('Sequence', 'parties');
    expect(await page.locator('.ends span').allTextContents()).toEqual([
      'client',
      'herd × 6',
      'probe 1',
      'server.ts',
      'hub.ts',
    ]);
    const condition = rows(page).filter({ hasText: 'held for 40 ms' });
    expect(await condition.locator('.spoken').textContent()).toBe(
      '6.00 ms, connection 1: network condition, held back: held for 40 ms',
    );
    expect(await condition.locator('.hatch').count()).toBe(1);
    const spans = await page
      .locator('.row')
      .filter({ hasText: 'GET' })
      .locator('.wire')
      .evaluateAll((lines) => lines.map((line) => [line.getAttribute('x1'), line.getAttribute('x2')]));
    expect(spans).toEqual([
      ['0%', '75%'],
      ['75%', '100%'],
    ]);
  });

  it('dims what is not looked for and leaves it in its place', async () => {
    const page = await show('Sequence', 'parties');
    const before = await rows(page).count();
    await page.getByRole('button', { name: 'Filter' }).click();
    const filter = page.getByRole('form', { name: 'Filter' });
    const bright = async () =>
      rows(page).evaluateAll((all) => all.filter((row) => !row.classList.contains('dim')).length);
    await filter.getByRole('combobox', { name: 'Connection' }).selectOption('connection 2');
    expect([await rows(page).count(), await bright()]).toEqual([before, 3]);
    await filter.getByRole('combobox', { name: 'Direction' }).selectOption('server → client');
    expect(await bright()).toBe(1);
    await filter.getByRole('button', { name: 'Clear' }).click();
    await filter.getByRole('combobox', { name: 'Kind' }).selectOption('HTTP messages');
    expect(await bright()).toBe(4);
    await filter.getByRole('searchbox', { name: 'Text' }).fill('"SEQ":2');
    expect(await bright()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => window.harness.selection.hovered?.item)).toBe('1.s.0');
    await page.keyboard.press('Enter');
    expect(await filter.getByRole('status').textContent()).toBe('No further match.');
    await page.getByText('Sentences', { exact: true }).click();
    expect(await page.locator('.sentences li').count()).toBe(1);
  });

  it('stretches time, and collapses silence all the same', async () => {
    const page = await show('Sequence', 'polling');
    const height = () => page.locator('.canvas').evaluate((canvas) => canvas.clientHeight);
    const usual = await height();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const stretched = await height();
    expect(stretched).toBeGreaterThan(usual);
    expect(stretched).toBeLessThan(usual * 4);
    expect(await page.locator('.gap').first().textContent()).toBe('998 ms of silence');
  });

  it('has a map of a long run that leads to any part of it', async () => {
    const page = await show('Sequence', 'websocket');
    expect(await page.locator('.map').count()).toBe(0);
    await page.evaluate(async () => {
      const { append, store } = window.harness;
      const { at } = store.events.at(-1) ?? { at: 0 };
      append(
        Array.from({ length: 400 }, (_, index) => ({
          kind: 'open' as const,
          at: (at + index * 1000) as never,
          connection: 10 + index,
          server: 'server.ts',
        })),
      );
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    const map = page.locator('.map');
    await map.waitFor();
    const scroller = page.getByRole('tabpanel').getByRole('listbox');
    await map.click({ position: { x: 10, y: 60 } });
    const { height } = (await map.boundingBox()) ?? { height: 1 };
    const part = await scroller.evaluate((it) => (it.scrollTop + it.clientHeight / 2) / it.scrollHeight);
    expect(part).toBeCloseTo(60 / height, 1);
  });

  it.each([
    [1100, 'light'],
    [320, 'dark'],
  ] as const)(
    'has nothing for axe to find with filters and lifelines (%d px, %s)',
    async (width, colorScheme) => {
      const page = await show('Sequence', 'parties', { viewport: { width, height: 800 }, colorScheme });
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByRole('combobox', { name: 'Kind' }).selectOption('HTTP messages');
      await expectAccessible(page);
      await page.getByText('Sentences', { exact: true }).click();
      await expectAccessible(page);
    },
  );
});
