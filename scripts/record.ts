/**
 * `npm run record [-- <lesson>/<lab> …]`: runs each lab in the real sandbox and a real browser,
 * as a learner would, and keeps the trace that the page was sent beside the lab.
 * Build the site first; build it again afterwards to see the recordings in it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../tests/support/browser.ts';
import { decodeTrace, encodeTrace } from '../wire/index.ts';
import { digestOf, recordedLabs, type RecordedLab } from './labs.ts';
import { serve } from './serve.ts';

const wanted = process.argv.slice(2);
const labs = await recordedLabs();
const ids = labs.map(({ lab }) => lab.id);
const unknown = wanted.filter((id) => !ids.includes(id));
if (unknown.length > 0) {
  console.error(`No such lab: ${unknown.join(', ')}. There are:\n  ${ids.join('\n  ')}`);
  process.exit(2);
}

const served = await serve({ port: 0 });
const browser = await launchBrowser();
try {
  for (const recorded of labs.filter(({ lab }) => wanted.length === 0 || wanted.includes(lab.id))) {
    console.log(`${recorded.lab.id}: ${await record(browser, recorded)} events`);
  }
} finally {
  await browser.close();
  await served.close();
}

/** Runs a lab, unchanged, for as long as it wants to be observed, and writes its recording. */
async function record(browser: Browser, { lab, recording: file }: RecordedLab): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const [lesson] = lab.id.split('/');
  await page.goto(`${served.site}/lessons/${lesson}/`);
  const region = page.getByRole('region', { name: lab.title, exact: true });
  const status = region.getByRole('status');
  await region.scrollIntoViewIfNeeded();
  await status.getByText('live').waitFor();
  await region.getByRole('button', { name: 'Run', exact: true }).click();
  await status.getByText('live, running').waitFor();
  // A recording lasts as long as the lab says: there is nothing else to wait for.
  await wait(lab.observe);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    region.getByRole('button', { name: 'Save trace', exact: true }).click(),
  ]);
  const { meta, events } = decodeTrace(await readFile(await download.path()));
  await page.close();
  const recording = { lab: lab.id, digest: digestOf(lab), browser: `Chromium ${browser.version()}` };
  await writeFile(file, encodeTrace({ meta: { ...meta, recording }, events }));
  return events.length;
}
