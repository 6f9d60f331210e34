/** A learner at a lesson: a browser, a page, and the lab's controls by their accessible names. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { decodeTrace, type Trace } from '../../wire/index.ts';
import { launchBrowser } from '../support/browser.ts';

export interface Learner extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page itself complained of: uncaught errors and console errors. */
  readonly complaints: readonly string[];
}

let browser: Promise<Browser> | undefined;

/** The one browser of a test file; `closeBrowser` goes into `afterAll`. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** A fresh learner: nothing stored, nothing cached. */
export async function newLearner(options: BrowserContextOptions = {}): Promise<Learner> {
  const context = await (
    await sharedBrowser()
  ).newContext({
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Opens a page of the site and waits until it is loaded. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${inject('site')}${path}`, { waitUntil: 'load' });
}

/** The lab with this title. */
export class LabOnPage {
  readonly region: Locator;
  readonly run: Locator;
  readonly stop: Locator;
  readonly reset: Locator;
  readonly console: Locator;
  readonly checks: Locator;
  readonly #page: Page;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.region = page.getByRole('region', { name: title, exact: true });
    this.run = this.region.getByRole('button', { name: 'Run', exact: true });
    this.stop = this.region.getByRole('button', { name: 'Stop', exact: true });
    this.reset = this.region.getByRole('button', { name: 'Reset', exact: true });
    this.console = this.region.getByRole('log', { name: 'Console' });
    this.checks = this.region.getByRole('list', { name: 'Checks' });
  }

  /** Brings the lab into view and waits until its editors are ready to type. */
  async wake(): Promise<void> {
    await this.region.scrollIntoViewIfNeeded();
    await this.region.locator('.monaco-editor').first().waitFor();
  }

  /** Waits until the lab is connected to the sandbox. */
  async live(): Promise<void> {
    await this.region.getByRole('status').getByText('live').waitFor();
  }

  /** What the lab saves when asked for its trace. */
  async trace(): Promise<Trace> {
    const [download] = await Promise.all([
      this.#page.waitForEvent('download'),
      this.region.getByRole('button', { name: 'Save trace', exact: true }).click(),
    ]);
    return decodeTrace(await readFile(await download.path()));
  }

  /** The wire view of this name, opened. */
  async view(name: 'Sequence' | 'Handshake' | 'Frames' | 'Ledger'): Promise<Locator> {
    await this.region.getByRole('tab', { name, exact: true }).click();
    return this.region.getByRole('tabpanel', { name, exact: true });
  }

  /** Replaces the whole of a file, as a learner who pastes would. */
  async write(file: 'client.ts' | 'server.ts', code: string): Promise<void> {
    const tab = this.region.getByRole('tab', { name: file, exact: true });
    if (await tab.isVisible()) await tab.click();
    const editor = this.region.getByRole('textbox', { name: new RegExp(file.replace('.', '\\.')) });
    await editor.focus();
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.insertText(code);
  }

  /** Waits for a console line with this text. */
  async line(text: string | RegExp): Promise<Locator> {
    const line = this.console.getByText(text).first();
    await line.waitFor();
    return line;
  }
}
