/** The inspector in a real browser: files of each kind, by button and by drop, and what it says of those it cannot open. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { encodeHar, encodePcapng } from '../../wire/files.ts';
import { ConversationBuilder, encodeTrace } from '../../wire/index.ts';
import { pollingTrace, websocketTrace } from '../views/testing/sample-traces.ts';
import { type Harness, serveHarness } from '../views/testing/serve-harness.ts';
import { expectAccessible } from '../views/testing/stage.ts';
import { MOST_BYTES, openForReading } from './read-file.ts';

let server: Harness;
let browser: Browser;

beforeAll(async () => {
  const root = fileURLToPath(new URL('testing/', import.meta.url));
  [server, browser] = await Promise.all([serveHarness(undefined, root), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
});

async function visit(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });
  await page.goto(server.url);
  return page;
}

const trace = websocketTrace();
const har = () => {
  const builder = new ConversationBuilder();
  builder.append(trace.events);
  return Buffer.from(JSON.stringify(encodeHar(builder.conversation, trace.meta)));
};
const status = (page: Page) => page.getByRole('status').first();

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

describe('inspector', () => {
  it.each([
    ['run.trace', () => Buffer.from(encodeTrace(trace)), '1 connection, 13 frames and messages'],
    ['run.pcapng', () => Buffer.from(encodePcapng(trace)), '1 connection, 13 frames and messages'],
    ['run.har', har, 'do not count them'],
  ])('opens %s', async (name, bytes, says) => {
    const page = await visit();
    await choose(page, name, bytes());
    await page.getByRole('group', { name: `Wire of ${name}` }).waitFor();
    expect(await status(page).textContent()).toContain(says);
    await page.getByRole('option', { name: /5 bytes: Hello/ }).click();
    await page.getByRole('tab', { name: 'Frames' }).click();
    expect(await page.locator('.sentence').textContent()).toContain('Hello');
    await expectAccessible(page);
  });

  it('opens what is dropped on the page, and another file after it', async () => {
    const page = await visit();
    const drop = async (name: string, bytes: Uint8Array) => {
      const data = await page.evaluateHandle(
        ([file, numbers]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([Uint8Array.from(numbers)], file));
          return transfer;
        },
        [name, [...bytes]] as const,
      );
      await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
      await page.dispatchEvent('body', 'drop', { dataTransfer: data });
    };
    await drop('one.trace', encodeTrace(trace));
    await page.getByRole('group', { name: 'Wire of one.trace' }).waitFor();
    await drop('two.pcapng', encodePcapng(pollingTrace()));
    await page.getByRole('group', { name: 'Wire of two.pcapng' }).waitFor();
    expect(await status(page).textContent()).toContain('2 connections');
  });

  it('saves what it opened, so that tshark lists the same frames', async () => {
    const page = await visit();
    await choose(page, 'run.har', har());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save pcapng' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('run.pcapng');
    const { stdout } = await promisify(execFile)('tshark', [
      ...['-r', await download.path(), '-Y', 'websocket', '-T', 'fields', '-e', 'websocket.opcode'],
    ]);
    expect(stdout.split(/[\s,]+/).filter(Boolean)).toEqual([
      '1',
      '1',
      '1',
      '1',
      '9',
      '10',
      '1',
      '2',
      '8',
      '8',
    ]);
  });

  it('opens what tshark wrote', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inspector-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [from, to] = [join(folder, 'from.pcapng'), join(folder, 'to.pcapng')];
    await writeFile(from, encodePcapng(trace));
    await promisify(execFile)('tshark', ['-r', from, '-w', to]);
    const page = await visit();
    await choose(page, 'to.pcapng', await readFile(to));
    await page.getByRole('option', { name: /5 bytes: Hello/ }).waitFor();
    expect(await page.getByRole('option', { name: /frame/ }).count()).toBeGreaterThan(8);
  });

  it('says why a file was not opened, and goes on', async () => {
    const page = await visit();
    await choose(page, 'photo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('photo.png was not opened');
    await expectAccessible(page);
    await choose(page, 'run.trace', Buffer.from(encodeTrace(trace)));
    await page.getByRole('group', { name: 'Wire of run.trace' }).waitFor();
    expect(await alert.count()).toBe(0);
  });
});

describe('reading a file', () => {
  const messageOf = async (bytes: BlobPart, size?: number) => {
    const file = new File([bytes], 'a.bin');
    if (size !== undefined) Object.defineProperty(file, 'size', { value: size });
    const result = await openForReading(file);
    return result.ok ? '' : result.message;
  };
  const whole = encodeTrace(trace);

  it('tells what is wrong: foreign, cut, damaged, empty, without connections, too large', async () => {
    expect(await messageOf('plain text')).toMatch(/no trace, no pcapng file and no HAR file.*It opens/);
    expect(await messageOf('{"a":1}')).toMatch(/no trace/);
    expect(await messageOf(whole.slice(0, 500))).toMatch(/cut short.*broken off/);
    expect(await messageOf('{"log":{"entries":[{')).toMatch(/not complete JSON.*broken off/);
    expect(await messageOf('')).toBe('The file is empty.');
    expect(await messageOf(encodeTrace({ meta: trace.meta, events: [] }))).toMatch(/no TCP connection/);
    expect(await messageOf('x', MOST_BYTES + 1)).toMatch(/too large: 65 MB, and at most 64 MB/);
  });
});
