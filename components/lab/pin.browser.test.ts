/** What is pinned in a recorded run has an address, and the run can be had as a file. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { decodeTrace } from '../../wire/index.ts';
import { websocketTrace } from '../views/testing/sample-traces.ts';
import { type Harness, startHarness } from './testing/harness.ts';
import { labOf } from './testing/lab-page.ts';

let harness: Harness;
let browser: Browser;
const recording = websocketTrace();
const first = labOf('t/first', '');
const second = labOf('t/second', '');

beforeAll(async () => {
  [harness, browser] = await Promise.all([startHarness(), launchBrowser()]);
  await harness.show([
    { lab: first, recording },
    { lab: second, recording },
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([browser.close(), harness.close()]);
});

async function open(hash: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });
  await page.goto(`${harness.url}${hash}`);
  return page;
}

const lab = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const hashOf = (page: Page) => page.evaluate(() => location.hash);
const card = (page: Page) => lab(page, 'Lab t/second').getByRole('region', { name: 'What it is for' });

test('a lab far below wakes and shows the bits that the address names', async () => {
  const page = await open('#wire=t/second:1.c.310:wire:16+32');
  await page.locator('[data-lab="t/second"][data-awake]').waitFor();
  expect(await hashOf(page)).toBe('#wire=t/second:1.c.310:wire:16+32');
  await card(page).waitFor();
  expect(await card(page).isVisible()).toBe(true);
});

test('pinning writes the address, releasing takes it away, and headings keep theirs', async () => {
  const page = await open('');
  const wire = lab(page, 'Lab t/first');
  await page.locator('[data-lab="t/first"][data-awake]').waitFor();
  const steps = await page.evaluate(() => history.length);
  page.setDefaultTimeout(3000);
  await wire.getByRole('option', { name: /5 bytes: Hello/ }).click();
  const pinned = await hashOf(page);
  expect(pinned).toMatch(/^#wire=t\/first:1\.c\.\d+:wire:0\+0$/);
  await page.keyboard.press('Escape');
  await wire.getByRole('listbox', { name: /Arrows/ }).focus();
  await page.keyboard.press('Escape');
  expect(await hashOf(page)).toBe('');
  expect(await page.evaluate(() => history.length)).toBe(steps);
  await wire.getByRole('option', { name: /ping frame/ }).click();
  await page.evaluate(() => {
    location.hash = '#a-heading';
  });
  await page.keyboard.press('Escape');
  expect(await hashOf(page)).toBe('#a-heading');
});

test('a link on the page to a pin is followed', async () => {
  const page = await open('');
  await page.locator('[data-lab="t/first"][data-awake]').waitFor();
  await page.evaluate(() => {
    location.hash = '#wire=t/first:1.s.0:wire:0+8';
  });
  const detail = lab(page, 'Lab t/first').getByRole('tabpanel', { name: 'Frames' });
  await detail.waitFor();
  expect(await detail.locator('.sentence').textContent()).toContain('101 Switching Protocols');
});

test('a run is saved as trace, as pcapng that tshark reads, and as HAR', async () => {
  const page = await open('');
  await page.locator('[data-lab="t/first"][data-awake]').waitFor();
  const save = async (format: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      lab(page, 'Lab t/first')
        .getByRole('button', { name: `Save ${format}`, exact: true })
        .click(),
    ]);
    return { name: download.suggestedFilename(), path: await download.path() };
  };
  const trace = await save('trace');
  expect(trace.name).toBe('t-first.trace');
  expect(decodeTrace(await readFile(trace.path)).events).toHaveLength(recording.events.length);
  const pcapng = await save('pcapng');
  expect(pcapng.name).toBe('t-first.pcapng');
  const fields = ['-T', 'fields', '-e', 'websocket.opcode', '-e', 'websocket.payload_length'];
  const { stdout } = await promisify(execFile)('tshark', [
    ...['-r', pcapng.path, '-d', 'tcp.port==8080,http', '-Y', 'websocket', ...fields],
  ]);
  expect(stdout.split(/\s+/).join(' ')).toMatch(/^1 5 1,1 \d+,62 1,0 13,10 9 13 10 13 /);
  const har = JSON.parse(await readFile((await save('HAR')).path, 'utf8')) as {
    log: { entries: { _webSocketMessages?: { data: string }[] }[] };
  };
  expect(har.log.entries[0]?._webSocketMessages?.map(({ data }) => data)).toContain('Hello');
});
