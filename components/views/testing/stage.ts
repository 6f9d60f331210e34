/** One browser and one harness for a file of tests; each test opens a page of its own. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../../../tests/support/browser.ts';
import { type Harness, serveHarness } from './serve-harness.ts';

export interface Stage {
  /** Opens a trace with one view in front. */
  readonly show: (tab: string, trace?: string, options?: BrowserContextOptions) => Promise<Page>;
}

/** Sets the stage up for this file; a page that reports an error or a warning fails its test. */
export function useStage(): Stage {
  let server: Harness;
  let browser: Browser;
  const open: Page[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([serveHarness(), launchBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.context().close()));
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.close()]);
  });

  return {
    show: async (tab, trace = 'websocket', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
      const page = await context.newPage();
      open.push(page);
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
      });
      await page.goto(`${server.url}?trace=${trace}&tab=${tab}`);
      await page.getByRole('tabpanel', { name: tab, exact: true }).waitFor();
      return page;
    },
  };
}

/** Fails with what axe finds, and when the page is wider than its window. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
  const { over } = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(over).toBeLessThanOrEqual(0);
}
