import { AxeBuilder } from '@axe-core/playwright';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { closeBrowser, newLearner, open, sharedBrowser } from './learner.ts';

const dist = join(import.meta.dirname, '../../dist');
const paths = globSync('**/*.html', { cwd: dist })
  .filter((file) => !file.startsWith('runner/') && file !== '404.html')
  .map((file) => `/${file.replace(/index\.html$/, '')}`);
const lessons = paths.filter((path) => /^\/lessons\/./.test(path));

afterAll(closeBrowser);

test('home, contents and both lessons are there', () => {
  expect(paths).toEqual(
    expect.arrayContaining(['/', '/lessons/', '/lessons/short-polling/', '/lessons/handshake/']),
  );
});

describe.each(paths)('%s', (path) => {
  test('axe finds nothing, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await using learner = await newLearner({ colorScheme });
      await open(learner.page, path);
      const { violations } = await new AxeBuilder({ page: learner.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    }
  });

  test('asks nobody but the site and its sandbox for anything, and complains of nothing', async () => {
    await using learner = await newLearner();
    const strangers = new Set<string>();
    learner.page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const ours = [inject('site'), inject('sandbox')];
      if (/^https?:|^wss?:/.test(protocol) && !ours.includes(origin)) strangers.add(origin);
    });
    await open(learner.page, path);
    expect([...strangers]).toEqual([]);
    expect(learner.complaints).toEqual([]);
  });

  test.each([320, 390, 820, 1440])('nothing sticks out sideways at %i px', async (width) => {
    await using learner = await newLearner({ viewport: { width, height: 900 } });
    await open(learner.page, path);
    const overflow = await learner.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe.each(lessons)('%s before a lab wakes', (path) => {
  test('ships at most 15 KB of JavaScript and 12 KB of CSS, gzipped', async () => {
    // A browser without IntersectionObserver never comes near a lab: what it loads is what the page ships.
    await using learner = await newLearner();
    await learner.page.addInitScript(() => {
      window.IntersectionObserver = class {
        readonly root = null;
        readonly rootMargin = '';
        readonly scrollMargin = '';
        readonly thresholds = [];
        observe(): void {}
        unobserve(): void {}
        disconnect(): void {}
        takeRecords(): [] {
          return [];
        }
      };
    });
    const loaded: string[] = [];
    learner.page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
    await open(learner.page, path);
    await learner.page.waitForLoadState('networkidle');

    const html = readFileSync(join(dist, path, 'index.html'), 'utf8');
    const inline = (tag: string): string =>
      [...html.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map(([, text]) => text).join('');
    const weigh = (extension: string, tag: string): number =>
      loaded
        .filter((file) => file.endsWith(extension))
        .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) +
      gzipSync(inline(tag)).length;
    expect(weigh('.js', 'script')).toBeLessThanOrEqual(15 * 1024);
    expect(weigh('.css', 'style')).toBeLessThanOrEqual(12 * 1024);
  });

  test('moves nothing while it loads, nor while the labs wake', async () => {
    await using learner = await newLearner();
    await learner.page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await open(learner.page, path);
    for (const lab of await learner.page.locator('[data-lab]').all()) {
      await lab.scrollIntoViewIfNeeded();
      await lab.locator('.monaco-editor').first().waitFor();
    }
    const shifts = await learner.page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBe(0);
  });

  test('without JavaScript it shows text, code and the recorded trace', async () => {
    const context = await (await sharedBrowser()).newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await open(page, path);
    const lab = page.locator('[data-lab]').first();
    for (const name of ['Sequence', 'Handshake', 'Frames', 'Ledger']) {
      await expect(lab.getByRole('tabpanel', { name, exact: true }).isVisible()).resolves.toBe(true);
    }
    const sequence = lab.getByRole('tabpanel', { name: 'Sequence', exact: true });
    expect(await sequence.locator('svg').first().isVisible()).toBe(true);
    expect(await lab.locator('code').first().isVisible()).toBe(true);
    expect(await lab.getByText('HTTP/1.1').first().isVisible()).toBe(true);
    expect(await lab.getByRole('button').filter({ visible: true }).count(), 'buttons that do nothing').toBe(
      0,
    );
    await context.close();
  });
});
