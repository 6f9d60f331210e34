import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { asMicros, type Trace } from '../../wire/trace/trace.ts';
import type { Lab } from './lab.ts';
import { startHarness, type Harness, type HarnessLab } from './testing/harness.ts';
import { LabPage, labOf } from './testing/lab-page.ts';

let harness: Harness;
let browser: Browser;
/** One for most pages, so that what is loaded once is cached as for a reader. */
let context: BrowserContext;

beforeAll(async () => {
  [harness, browser] = await Promise.all([startHarness(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await harness.close();
});

const recording: Trace = {
  meta: { startedAt: 0, base: '/s/recorded' },
  events: [
    { kind: 'open', at: asMicros(1000), connection: 1, server: 'server.ts' },
    { kind: 'console', at: asMicros(2000), side: 'server', level: 'log', text: 'said back then' },
  ],
};

const HELLO = labOf('t/hello', `console.log('hello from the client');\n`);

/** A page with this lab, closed when the test is over. */
async function visit(lab: HarnessLab, from: BrowserContext = context): Promise<LabPage> {
  await harness.show([lab]);
  const page = await from.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  onTestFinished(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });
  await page.goto(harness.url);
  return new LabPage(page, lab.lab.title);
}

async function live(lab: Lab): Promise<LabPage> {
  const page = await visit({ lab });
  await page.live();
  return page;
}

const editorIn = (lab: LabPage, name: string) => lab.root.getByRole('textbox', { name });
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

describe('before it is awake', () => {
  test('without JavaScript the code of every file and the recorded run are there', async () => {
    const without = await browser.newContext({ javaScriptEnabled: false });
    onTestFinished(() => without.close());
    const lab = await visit({ lab: HELLO, recording }, without);
    await expect.poll(() => lab.root.getByText('hello from the client').isVisible()).toBe(true);
    expect(await lab.root.getByText('new WebSocketServer').first().isVisible()).toBe(true);
    expect(await lab.console.getByText('said back then').isVisible()).toBe(true);
    expect(await lab.button('Run').isVisible()).toBe(false);
    expect(await lab.status.innerText()).toBe('recorded run');
  });

  test('a click on Run is carried out when the lab is awake, and nothing moves', async () => {
    await harness.show([{ lab: HELLO, recording }]);
    const page = await context.newPage();
    onTestFinished(() => page.close());
    await page.addInitScript(() => {
      const shifts: unknown[] = [];
      Reflect.set(globalThis, 'shifts', shifts);
      new PerformanceObserver((list) =>
        shifts.push(...list.getEntries().filter((entry) => !Reflect.get(entry, 'hadRecentInput'))),
      ).observe({ type: 'layout-shift', buffered: true });
    });
    let letIn = () => {};
    const held = new Promise<void>((resolve) => (letIn = resolve));
    await page.route('**/hydrate-lab*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(harness.url);
    const lab = new LabPage(page, HELLO.title);
    await lab.run();
    expect(await lab.console.innerText()).toContain('said back then');
    letIn();
    await lab.line('hello from the client');
    await lab.root.locator('.pane.ready').nth(1).waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'shifts'))).toEqual([]);
  });
});

describe('the state', () => {
  test('says that the sandbox is unreachable, keeps the recorded run, and comes back', async () => {
    harness.sandboxUrl = 'http://127.0.0.1:9';
    onTestFinished(() => void (harness.sandboxUrl = harness.sandbox.url));
    const lab = await visit({ lab: HELLO, recording });
    await lab.status.getByText('recorded run (sandbox unreachable)').waitFor();
    await lab.run();
    await lab.status.getByText('Nothing ran').waitFor();
    expect(await lab.console.innerText()).toContain('said back then');
    harness.sandboxUrl = harness.sandbox.url;
    await lab.run();
    await lab.line('hello from the client');
  });

  test('says what is on show: a recording, then the learner’s own run', async () => {
    const lab = await visit({ lab: HELLO, recording });
    await lab.live();
    await lab.root.getByText('A recorded run.').waitFor();
    await lab.run();
    await lab.line('hello from the client');
    await lab.root.getByText('Your run.').waitFor();
    expect(await lab.console.getByText('said back then').count()).toBe(0);
  });
});

describe('the editor', () => {
  test('runs what was typed, Reset brings the file back, and the reset can be undone', async () => {
    const lab = await live(HELLO);
    expect(await lab.button('Reset').isDisabled()).toBe(true);
    await editorIn(lab, 'client.ts').focus();
    await lab.page.keyboard.type(`console.log('typed');`);
    await lab.page.keyboard.press('Control+Enter');
    await lab.line('typed');
    await lab.button('Reset').click();
    await lab.page.keyboard.press('Shift+Enter');
    await lab.run();
    await expect.poll(() => lab.console.getByText('typed').count()).toBe(0);
    await lab.line('hello from the client');
    await lab.button('Undo reset').click();
    await lab.run();
    await lab.line('typed');
  });

  test('never traps Tab: it leaves, indents only after typing, and Esc gives it back', async () => {
    const lab = await live(HELLO);
    const { keyboard } = lab.page;
    await editorIn(lab, 'client.ts').focus();
    expect(await focused(lab.page)).toBe('client.ts');
    await keyboard.press('Tab');
    expect(await focused(lab.page)).not.toBe('client.ts');
    await keyboard.press('Shift+Tab');
    await keyboard.type('1');
    await keyboard.press('Tab');
    expect(await focused(lab.page)).toBe('client.ts');
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    expect(await focused(lab.page)).not.toBe('client.ts');
  });

  test('knows the types of what client and server may use, and explains them on hover', async () => {
    const client = `const socket = new WebSocket(WS_URL);\nsocket.send({});\n`;
    const server = `import { createServer } from 'node:http';\n\ncreateServer((request) => console.log(request.url)).listen(8080);\n`;
    const lab = await live(labOf('t/types', client, server));
    await lab.root.locator('.squiggly-error').first().waitFor();
    expect(await lab.root.locator('.squiggly-error').count()).toBe(1);
    await lab.root.locator('.view-line').getByText('WS_URL').hover();
    await lab.page
      .locator('.monaco-hover', { hasText: 'The address of your own server in the sandbox' })
      .waitFor();
  });

  test('is a text area on touch screens, with the same Run', async () => {
    const touch = await browser.newContext({
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 800 },
    });
    onTestFinished(() => touch.close());
    const lab = await visit({ lab: HELLO }, touch);
    await lab.live();
    const area = lab.root.getByRole('textbox', { name: 'client.ts' });
    await area.fill(`console.log('by thumb');`);
    expect(await area.evaluate(({ tagName }) => tagName)).toBe('TEXTAREA');
    expect(await lab.root.getByRole('textbox', { name: 'server.ts' }).count()).toBe(0);
    await lab.root.getByRole('tab', { name: 'server.ts' }).tap();
    await lab.root.getByRole('textbox', { name: 'server.ts' }).waitFor();
    await lab.button('Run').tap();
    await lab.line('by thumb');
  });
});

test('the whole lab can be walked through and run by keyboard alone', async () => {
  const lab = await live(HELLO);
  const { keyboard } = lab.page;
  await lab.root.locator('.pane.ready').nth(1).waitFor();
  await lab.page
    .locator('body')
    .evaluate((body) => body.insertAdjacentHTML('beforeend', '<a href="#">the end</a>'));
  const seen: unknown[] = [];
  for (let presses = 0; presses < 40 && seen.at(-1) !== 'the end'; presses += 1) {
    await keyboard.press('Tab');
    seen.push((await focused(lab.page))?.trim());
  }
  expect(seen).toEqual(expect.arrayContaining(['Run', 'client.ts', 'server.ts', 'Sequence', 'the end']));
  await lab.button('Run').focus();
  await keyboard.press('Enter');
  await lab.line('hello from the client');
  await lab.root.getByRole('tab', { name: 'client.ts' }).focus();
  await keyboard.press('ArrowRight');
  expect(
    await lab.root.getByRole('tab', { name: 'server.ts' }).evaluate((tab) => tab === document.activeElement),
  ).toBe(true);
});

describe('checks', () => {
  const exercise = (server: string) =>
    labOf(
      'testing/exercise',
      `const socket = new WebSocket(WS_URL);\nsocket.onmessage = ({ data }) => console.log(data);\n`,
      `import { WebSocketServer } from 'ws';\n\nnew WebSocketServer({ port: 8080 }).on('connection', (socket) => ${server});\n`,
      { exercise: true, observe: 800 },
    );
  const list = (lab: LabPage) => lab.root.getByRole('list', { name: 'Checks' });

  test('say what was wanted before a run and what the wire showed after it', async () => {
    const lab = await live(exercise(`socket.send('bye')`));
    await list(lab).getByText('The server sends hello').waitFor();
    await lab.run();
    await list(lab).getByText('None of 1 frames said hello.').waitFor();
    await lab.root.getByText('0 of 1 passed.').waitFor();
  });

  test('lead to the frames that prove it', async () => {
    const lab = await live(exercise(`socket.send('hello')`));
    await lab.run();
    await list(lab).getByText('A text frame said hello.').waitFor();
    await lab.root.getByText('All passed.').waitFor();
    await list(lab).getByRole('button', { name: 'text 5 B' }).click();
    await lab.root.locator('[aria-selected=true]', { hasText: 'hello' }).first().waitFor();
  });

  test('do not judge a run that was stopped too soon', async () => {
    const lab = await live({ ...exercise(`socket.send('hello')`), observe: 30_000 });
    await lab.run();
    await lab.line('hello');
    await lab.root.getByText('Watching the run for 30 s').waitFor();
    await lab.button('Stop').click();
    await lab.root.getByText('the checks need 30 s').waitFor();
  });
});

describe('axe finds nothing', () => {
  const problems = async (page: Page): Promise<unknown[]> =>
    (await new AxeBuilder({ page }).include('[data-lab]').analyze()).violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));

  test.each(['light', 'dark'] as const)('in a lab that has run, %s', async (colorScheme) => {
    const coloured = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 1000 } });
    onTestFinished(() => coloured.close());
    const lab = await visit(
      {
        lab: {
          ...labOf('testing/exercise', `console.log('fine');\nthrow new Error('not fine');\n`),
          exercise: true,
        },
        recording,
      },
      coloured,
    );
    await lab.live();
    await lab.root.locator('.pane.ready').nth(1).waitFor();
    expect(await problems(lab.page)).toEqual([]);
    await lab.run();
    await lab.line('not fine');
    await lab.root.getByText('0 of 1 passed.').waitFor();
    expect(await problems(lab.page)).toEqual([]);
  });

  test('in a narrow one, with and without its sandbox', async () => {
    const narrow = await browser.newContext({
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    onTestFinished(() => narrow.close());
    harness.sandboxUrl = 'http://127.0.0.1:9';
    onTestFinished(() => void (harness.sandboxUrl = harness.sandbox.url));
    const lab = await visit({ lab: HELLO, recording }, narrow);
    await lab.status.getByText('unreachable').waitFor();
    await lab.root.getByRole('textbox', { name: 'client.ts' }).waitFor();
    expect(await problems(lab.page)).toEqual([]);
  });
});
