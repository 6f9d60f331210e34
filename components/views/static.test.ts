/** What the server renders: complete without JavaScript, and taken over without moving anything. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { renderViews } from './testing/render.ts';
import { type Harness, serveHarness } from './testing/serve-harness.ts';

let server: Harness;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([serveHarness(renderViews), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
});

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 }, ...options });
  const page = await context.newPage();
  return page;
}

describe('without JavaScript', () => {
  it('shows all five views one after another, each under its name', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(server.url);
    for (const name of ['Sequence', 'Handshake', 'Frames', 'Timeline', 'Ledger']) {
      const panel = page.getByRole('tabpanel', { name, exact: true });
      expect(await panel.isVisible()).toBe(true);
      expect(await panel.getByRole('heading', { name, exact: true }).isVisible()).toBe(true);
    }
    expect(await page.getByRole('tablist').isVisible()).toBe(false);
    expect(await page.locator('svg.drawing').getByRole('option').count()).toBe(16);
    const frame = page.locator('details', { has: page.getByText(/5 bytes: Hello/) }).last();
    expect(await frame.locator('table').isVisible()).toBe(false);
    await frame.locator('summary').click();
    expect(await frame.locator('table').textContent()).toContain('Masking key');
    expect(await frame.locator('pre').textContent()).toContain('81 85 37 fa 21 3d 7f 9f 4d 51 58');
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll('[role=tabpanel] *')].filter(
          (element) =>
            element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY === 'auto',
        ).length,
    );
    expect(cut).toBe(0);
    await page.context().close();
  });
});

describe('with JavaScript', () => {
  it.each([390, 1100])('takes over at %d px without a shift, a warning or an error', async (width) => {
    const page = await open({ viewport: { width, height: 800 } });
    const messages: string[] = [];
    page.on('pageerror', (error) => messages.push(error.message));
    page.on('console', (message) => messages.push(message.text()));
    await page.addInitScript(() => {
      interface LayoutShift extends PerformanceEntry {
        readonly hadRecentInput: boolean;
        readonly sources: readonly { readonly node: Element }[];
      }
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) {
          if (entry.hadRecentInput) continue;
          document.title += ` shift of ${entry.sources.map(({ node }) => node.className ?? node.nodeName).join()}`;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(server.url);
    await page.waitForFunction(() => 'harness' in window);
    await page.getByRole('tab', { name: 'Ledger' }).click();
    await page.getByRole('tab', { name: 'Frames' }).click();
    await page.getByRole('grid').waitFor();
    expect(messages).toEqual([]);
    expect(await page.title()).toBe('Wire views');
    await page.context().close();
  });
});
