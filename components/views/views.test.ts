/** The views in a real browser: one selection over all of them, the keyboard, and what axe says. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { type Harness, serveHarness } from './testing/serve-harness.ts';

let server: Harness;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([serveHarness(), launchBrowser()]);
});

afterEach(async () => {
  await page.context().close();
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
});

async function show(tab: string, trace = 'websocket', width = 1100): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto(`${server.url}?trace=${trace}&tab=${tab}`);
  await page.getByRole('tabpanel', { name: tab, exact: true }).waitFor();
}

const panel = (name: string) => page.getByRole('tabpanel', { name, exact: true });
const byte = (index: number) => page.getByRole('gridcell').and(page.locator(`.byte[data-byte="${index}"]`));
const card = () => page.getByRole('region', { name: 'What it is for' });
const pinned = () =>
  page.evaluate(() => {
    const { pinned: selected } = window.harness.selection;
    return selected && { source: selected.source, bits: [selected.bitStart, selected.bitLength] };
  });

describe('tabs', () => {
  it('move by arrow keys and show their panel', async () => {
    await show('Sequence');
    await page.getByRole('tab', { name: 'Sequence' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Frames' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Frames');
    expect(await panel('Frames').isVisible()).toBe(true);
    expect(await page.getByRole('tabpanel').count()).toBe(1);
  });
});

describe('one selection', () => {
  it('hovering a byte lights its field, its span in the ruler and its arrow', async () => {
    await show('Frames');
    await byte(2).hover();
    expect(await card().textContent()).toContain('Masking key');
    expect(await page.locator('.ruler .span.lit .name').allTextContents()).toEqual([
      'Masking key',
      'Masking key …',
    ]);
    expect(await page.locator('.ruler .bit[data-lit]').count()).toBe(8);
    expect(await page.getByRole('treeitem').and(page.locator('.lit')).allTextContents()).toHaveLength(1);
    await byte(2).click();
    await page.getByRole('tab', { name: 'Sequence' }).click();
    expect(await panel('Sequence').getByRole('option', { selected: true }).textContent()).toContain('Hello');
  });

  it('lets the preview win over the pin only while it lasts', async () => {
    await show('Frames');
    await byte(2).click();
    await byte(0).hover();
    expect(await card().textContent()).toContain('Opcode');
    await page.getByRole('tab', { name: 'Frames' }).hover();
    expect(await card().textContent()).toContain('Masking key');
    await page.keyboard.press('Escape');
    expect(await pinned()).toBeUndefined();
  });

  it('tells single bits of one byte apart', async () => {
    await show('Frames');
    await page.locator('.ruler [data-bit="7"]').click();
    expect(await pinned()).toEqual({ source: 'wire', bits: [7, 1] });
    expect(await card().textContent()).toContain('Opcode');
    await page.locator('.ruler [data-bit="0"]').click();
    expect(await card().textContent()).toContain('FIN');
  });

  it('goes from an arrow to its frame', async () => {
    await show('Sequence');
    await page.getByRole('option', { name: /pong/ }).click();
    await page.getByRole('tab', { name: 'Frames' }).click();
    expect(await panel('Frames').locator('.sentence').textContent()).toContain('pong frame');
  });

  it('lights the key in the computation of the Accept when its line is hovered', async () => {
    await show('Handshake');
    expect(await page.locator('.accept .client.lit').count()).toBe(0);
    await page.getByRole('option', { name: /Sec-WebSocket-Key/ }).hover();
    expect(await page.locator('.accept .client.lit').textContent()).toBe('dGhlIHNhbXBsZSBub25jZQ==');
  });
});

describe('keyboard', () => {
  it('goes through the hex grid by byte, by bit and by field from one tab stop', async () => {
    await show('Frames');
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.strip').textContent()).toContain('byte 1: 0x85');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await card().textContent()).toContain('MASK');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await card().textContent()).toContain('Payload length');
    await page.keyboard.press('End');
    await page.keyboard.press('End');
    expect(await page.locator('.strip').textContent()).toContain('byte 5: 0x3d');
    await page.keyboard.press('Enter');
    expect(await pinned()).toEqual({ source: 'wire', bits: [40, 8] });
    const active = await grid.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).textContent()).toBe('3d');
  });

  it('goes through arrows and pins one', async () => {
    await show('Sequence');
    const list = panel('Sequence').getByRole('listbox');
    await list.focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await panel('Sequence').getByRole('option', { selected: true }).textContent()).toMatch(
      /client to server, text frame, final, masked, 5 bytes: Hello/,
    );
    await page.keyboard.press('Escape');
    expect(await panel('Sequence').getByRole('option', { selected: true }).count()).toBe(0);
  });
});

describe('unmasking', () => {
  it('steps the XOR byte by byte to the plain text', async () => {
    await show('Frames');
    const unmask = page.getByRole('region', { name: 'Unmasking' });
    let text = '';
    for (let index = 0; index < 5; index += 1) {
      text += (await unmask.locator('.text').allTextContents()).join('');
      if (index < 4) await unmask.getByRole('button', { name: 'Next byte' }).click();
    }
    expect(text).toBe('Hello');
    expect(await unmask.getByRole('button', { name: 'Next byte' }).isDisabled()).toBe(true);
    expect(await unmask.locator('.sum').textContent()).toMatch(/58.*payload byte 4.*37.*key byte 0.*6f/s);
    expect(await page.locator('.hex .byte[data-lit]').textContent()).toBe('58');
  });
});

describe('handshake', () => {
  it('shows where the Accept is wrong', async () => {
    await show('Handshake', 'wrong-accept');
    expect(await panel('Handshake').textContent()).toContain('asked to become a WebSocket and did not');
    expect(await page.locator('.line.problem').textContent()).toContain('Sec-WebSocket-Accept');
    expect(await page.locator('.verdict').textContent()).toContain('not the same');
  });

  it('says of plain HTTP that there was no upgrade, and shows the exchange of the selected item', async () => {
    await show('Frames', 'polling');
    await page.getByRole('option', { name: /quotes\?after=2/ }).click();
    await page.getByRole('tab', { name: 'Handshake' }).click();
    expect(await panel('Handshake').textContent()).toContain('there was no upgrade');
    expect(await page.getByRole('option', { name: /GET .*after=2/ }).isVisible()).toBe(true);
    expect(await page.getByRole('option', { name: /HTTP\/1.1 200 OK/ }).isVisible()).toBe(true);
  });
});

describe('a growing run', () => {
  it('follows the end until the reader scrolls away, then counts what is new', async () => {
    await show('Sequence', 'none');
    const grow = (count: number) =>
      page.evaluate(async (more) => {
        const { store, append } = window.harness;
        const start = store.events.length;
        for (let index = start; index < start + more; index += 1) {
          append([
            {
              kind: 'chunk',
              at: (index * 1000) as never,
              connection: 1,
              direction: 'server-to-client',
              offset: index,
              bytes: new Uint8Array(1),
            },
          ]);
        }
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }, count);
    await page.evaluate(() => {
      window.harness.reset({ startedAt: 0, base: '' });
      window.harness.append([{ kind: 'open', at: 0 as never, connection: 1, server: 'server.ts' }]);
    });
    await page.getByText('Chunks').click();
    const scroller = panel('Sequence').getByRole('listbox');
    await grow(200);
    const left = () => scroller.evaluate((it) => it.scrollHeight - it.clientHeight - it.scrollTop);
    expect(await left()).toBeLessThan(2);
    await scroller.evaluate(async (it) => {
      it.scrollTop = 1000;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    await grow(7);
    expect(await scroller.evaluate((it) => it.scrollTop)).toBe(1000);
    await page.getByRole('button', { name: '7 new' }).click();
    await grow(3);
    expect(await left()).toBeLessThan(2);
    expect(await page.getByRole('button', { name: /new/ }).count()).toBe(0);
  });
});

describe.each(['Sequence', 'Handshake', 'Frames', 'Timeline', 'Ledger'])('%s', (tab) => {
  it.each([
    ['websocket', 1100, 'light'],
    ['broken-frames', 320, 'dark'],
  ] as const)('has nothing for axe to find (%s, %d px, %s)', async (trace, width, colorScheme) => {
    await show(tab, trace, width);
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => {
      const { store, selection } = window.harness;
      const item = store.conversation.items.find((each) => each.kind === 'frame');
      if (item) selection.pin({ item: item.id, source: 'wire', bitStart: 8, bitLength: 8 });
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
