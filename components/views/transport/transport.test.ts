/** The playhead in a real browser: what is drawn at each time, by button, by key and by slider. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, useStage } from '../testing/stage.ts';
import { speedText } from './speeds.ts';

const { show } = useStage();

const bar = (page: Page) => page.getByRole('group', { name: 'Playhead' });
const button = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true });
const time = (page: Page) => bar(page).getByRole('slider', { name: 'Time' });
const arrows = (page: Page) => page.getByRole('tabpanel', { name: 'Sequence' }).locator('.row');

it('names its speeds', () => {
  expect([1, 10, 10_000].map(speedText)).toEqual(['1×', '1/10×', '1/10,000×']);
});

describe('transport', () => {
  it('draws all of a run until it is moved, and then what had happened by its time', async () => {
    const page = await show('Sequence');
    expect(await arrows(page).count()).toBe(16);
    await time(page).focus();
    await page.keyboard.press('Home');
    expect(await arrows(page).count()).toBe(0);
    await button(page, 'Step').click();
    await button(page, 'Step').click();
    expect(await arrows(page).locator('.spoken').allTextContents()).toEqual([
      expect.stringContaining('opened to server.ts'),
      expect.stringContaining('GET /s/k3f9/ticker'),
    ]);
    expect(await time(page).getAttribute('aria-valuetext')).toBe('2.30 ms of 3,558 ms');
    await page.getByRole('tab', { name: 'Handshake' }).click();
    expect(await page.getByRole('tabpanel').textContent()).toContain('There is no answer yet');
    await button(page, 'Step').click();
    expect(await page.getByRole('tabpanel').textContent()).toContain('became a WebSocket');
    await button(page, 'Step back').click();
    expect(await page.getByRole('tabpanel').textContent()).toContain('There is no answer yet');
  });

  it('steps by chunk, frame or message', async () => {
    const page = await show('Sequence');
    const stepsFrom = async (unit: string, text: string) => {
      await bar(page).getByRole('combobox', { name: 'Step by' }).selectOption(unit);
      await time(page).fill('1413500');
      await button(page, 'Step').click();
      await button(page, 'Step').click();
      await button(page, 'Step').click();
      expect(await time(page).getAttribute('aria-valuetext')).toContain(text);
    };
    await stepsFrom('chunk', '1,450 ms');
    await stepsFrom('frame', '1,516 ms');
    await stepsFrom('message', '1,516 ms');
    await button(page, 'Step back').click();
    expect(await time(page).getAttribute('aria-valuetext')).toContain('1,456 ms');
  });

  it('plays in slow motion, draws the arrow under way as far as it has come, and pauses', async () => {
    const page = await show('Sequence');
    await time(page).fill('5600');
    await bar(page).getByRole('combobox', { name: 'Speed' }).selectOption('1/1,000×');
    const reach = () =>
      page.evaluate(() => {
        const all = [...document.querySelectorAll('.row .wire')].map((line) =>
          Math.abs(parseFloat(line.getAttribute('x2') ?? '') - parseFloat(line.getAttribute('x1') ?? '')),
        );
        return all.at(-1) ?? 0;
      });
    await button(page, 'Play').click();
    await page.waitForFunction(() => {
      const line = [...document.querySelectorAll('.row .wire')].at(-1);
      const way = parseFloat(line?.getAttribute('x2') ?? '');
      return way > 0 && way < 100;
    });
    await button(page, 'Pause').click();
    const way = await reach();
    expect(await reach()).toBe(way);
    await button(page, 'Step').click();
    expect(await reach()).toBe(100);
  });

  it('goes from event to event where motion is not wished', async () => {
    const page = await show('Sequence', 'websocket', { reducedMotion: 'reduce' });
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      new MutationObserver(() => {
        for (const line of document.querySelectorAll('.row .wire'))
          seen.add(
            String(
              Math.abs(parseFloat(line.getAttribute('x2') ?? '') - parseFloat(line.getAttribute('x1') ?? '')),
            ),
          );
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await time(page).fill('1000');
    await bar(page).getByRole('combobox', { name: 'Speed' }).selectOption('1/100×');
    await button(page, 'Play').click();
    await page.waitForFunction(() => document.querySelectorAll('.row').length >= 5);
    await button(page, 'Pause').click();
    expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual([
      '100',
    ]);
  });

  it('plays a part again and again until that is ended', async () => {
    const page = await show('Sequence');
    await time(page).fill('5500');
    await button(page, 'Loop from here').click();
    await time(page).fill('13500');
    await button(page, 'Loop to here').click();
    await button(page, 'Play').click();
    expect(await bar(page).getByRole('status').textContent()).toBe('loop of 8.00 ms');
    await page.waitForFunction(() => document.querySelectorAll('.row').length === 3);
    expect(await button(page, 'Pause').isVisible()).toBe(true);
    await button(page, 'End loop').click();
    await page.waitForFunction(() => document.querySelectorAll('.row').length > 6);
  });

  it('stays where the reader put it while a run grows, and says what is new', async () => {
    const page = await show('Sequence');
    await time(page).fill('5500');
    await page.evaluate(async () => {
      window.harness.append([
        {
          kind: 'chunk',
          at: 9_000_000 as never,
          connection: 1,
          direction: 'server-to-client',
          offset: 1_000_000,
          bytes: Uint8Array.of(0x89, 0),
        },
      ]);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    expect(await arrows(page).count()).toBe(3);
    await button(page, '1 new').click();
    expect(await time(page).getAttribute('aria-valuetext')).toBe('9,000 ms of 9,000 ms');
    expect(await button(page, '1 new').count()).toBe(0);
  });

  it.each([320, 1100])('has nothing for axe to find while it stands in a run (%d px)', async (width) => {
    const page = await show('Sequence', 'websocket', { viewport: { width, height: 800 } });
    await time(page).fill('13500');
    await button(page, 'Loop from here').click();
    await expectAccessible(page);
  });
});
