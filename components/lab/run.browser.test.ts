import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { launchBrowser } from '../../tests/support/browser.ts';
import type { Lab } from './lab.ts';
import { startHarness, type Harness } from './testing/harness.ts';
import { ECHO_SERVER, LabPage, labOf } from './testing/lab-page.ts';

let harness: Harness;
let browser: Browser;
/** One for all pages, so that what is loaded once is cached as for a reader. */
let context: BrowserContext;
let page: Page;
let pageErrors: string[];

beforeAll(async () => {
  [harness, browser] = await Promise.all([startHarness(), launchBrowser()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
}, 60_000);

afterEach(async () => {
  await page.close();
  expect(pageErrors).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await harness.close();
});

/** The lab on a page of its own, live. */
async function open(...labs: Lab[]): Promise<LabPage> {
  await harness.show(labs.map((lab) => ({ lab })));
  page = await context.newPage();
  pageErrors = [];
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(harness.url);
  const lab = new LabPage(page, labs[0]?.title);
  await lab.live();
  return lab;
}

const SAYS_HELLO = `const socket = new WebSocket(WS_URL);
socket.onopen = () => socket.send('hello');
socket.onmessage = ({ data }) => console.log('the server says', data);
`;

test('a run prints lines of both sides and shows the bytes', async () => {
  const lab = await open(labOf('t/echo', SAYS_HELLO));
  await lab.run();
  expect(await lab.placeOf('the server says hello')).toMatchObject({ link: 'client.ts:3' });
  expect(await lab.placeOf('connected')).toMatchObject({ link: 'server.ts:5' });
  await lab.status.getByText('live, running').waitFor();
  await lab.root.getByRole('tabpanel', { name: 'Sequence' }).getByText('101').first().waitFor();
});

test('running again starts from nothing', async () => {
  const lab = await open(labOf('t/again', SAYS_HELLO));
  await lab.run();
  await lab.line('the server says hello');
  await lab.run();
  await lab.line('the server says hello');
  await expect.poll(() => lab.console.getByText('the server says hello').count()).toBe(1);
  await expect.poll(() => lab.console.getByText('connected').count()).toBe(1);
});

test('Stop ends client and server at once', async () => {
  const lab = await open(labOf('t/stop', `setInterval(() => console.log('still here'), 20);`));
  await lab.run();
  await lab.line('still here');
  await lab.button('Stop').click();
  await lab.status.getByText('live, stopped').waitFor();
  const lines = await lab.console.locator('.line').count();
  await page.waitForTimeout(150);
  expect(await lab.console.locator('.line').count()).toBe(lines);
  expect(await lab.button('Stop').isDisabled()).toBe(true);
});

test('an error in the client points at its line and column in TypeScript', async () => {
  const lab = await open(
    labOf(
      't/throw',
      `const n: number = 1;\n\nfunction go(a: number): void { throw new Error('no ' + a); }\ngo(n);\n`,
    ),
  );
  await lab.run();
  expect(await lab.placeOf('Uncaught Error: no 1')).toEqual({
    link: 'client.ts:3',
    title: 'Line 3, column 38',
  });
});

test('an error that an event handler of the client throws is said once', async () => {
  const lab = await open(
    labOf('t/late', `setTimeout(() => {\n  null!.x;\n});\nPromise.reject(new Error('nobody cared'));\n`),
  );
  await lab.run();
  expect(await lab.placeOf('Uncaught TypeError')).toMatchObject({ link: 'client.ts:2' });
  expect(await lab.placeOf('nobody cared')).toMatchObject({ link: 'client.ts:4' });
  expect(await lab.console.getByText('Uncaught').count()).toBe(2);
});

test('an error in the server points at its line and column in TypeScript', async () => {
  const thrower = `function go(many: Map<string, readonly number[]>): void { throw new Error('no ' + many.size); }`;
  const lab = await open(labOf('t/throw-server', '', `\n${thrower}\ngo(new Map());\n`));
  await lab.run();
  const { link, title } = await lab.placeOf('Error: no 0');
  expect(link).toBe('server.ts:2');
  // Engines differ in which part of the throw they name; without its types the whole line is shorter than this.
  expect(Number(/column (\d+)$/.exec(title ?? '')?.[1])).toBeGreaterThan(thrower.indexOf('new Error'));
  await lab.status.getByText('live, stopped').waitFor();
});

test('a file that cannot be parsed does not run, and the place is said', async () => {
  const lab = await open(labOf('t/syntax', `console.log('one');\nconst = 2;\n`));
  await lab.run();
  expect(await lab.placeOf('SyntaxError')).toEqual({ link: 'client.ts:2', title: 'Line 2, column 7' });
  expect(await lab.console.getByText('one').count()).toBe(0);
});

test('the link of a line moves the editor there', async () => {
  const lab = await open(labOf('t/link', `${'\n'.repeat(60)}console.log('far down');\n`));
  await lab.run();
  await (await lab.line('far down')).getByRole('button').click();
  await lab.root.locator('.line-numbers', { hasText: /^61$/ }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest('[role=tabpanel]')?.id)).toMatch(/client/);
});

test('an endless loop in the client is stopped and explained; the page never freezes', async () => {
  const lab = await open(labOf('t/loop', `console.log('before');\nwhile (true) {}\n`));
  await lab.run();
  await lab.line('before');
  expect(await lab.responseTime()).toBeLessThan(250);
  await lab.line('without letting go of its thread');
  await lab.run();
  await lab.line('before');
});

test('Stop ends an endless loop in the client before the watchdog does', async () => {
  const lab = await open(labOf('t/stop-loop', `console.log('before');\nwhile (true) {}\n`));
  await lab.run();
  await lab.line('before');
  await lab.button('Stop').click();
  await lab.status.getByText('live, stopped').waitFor();
  expect(await lab.console.getByText('without letting go').count()).toBe(0);
});

test('an endless loop in the server is stopped and explained', async () => {
  const lab = await open(labOf('t/server-loop', '', `console.log('before');\nwhile (true) {}\n`));
  await lab.run();
  await lab.status.getByText('live, stopped').waitFor();
  await lab.console.locator('.line.sandbox.error').waitFor();
});

test('an endless loop in a handler of the server is stopped and explained', async () => {
  const server = ECHO_SERVER.replace('socket.send(String(data))', '{ while (true) {} }');
  const lab = await open(labOf('t/handler-loop', SAYS_HELLO, server));
  await lab.run();
  await lab.line('connected');
  await lab.status.getByText('server stopped').waitFor();
  await lab.console.locator('.line.sandbox.error').waitFor();
});

test('a flood of lines is bounded, counted, and does not freeze the page', async () => {
  const lab = await open(labOf('t/flood', `for (let i = 0; i < 100_000; i++) console.log('line', i);\n`));
  await lab.run();
  await lab.line('lines came too fast and were left out');
  expect(await lab.responseTime()).toBeLessThan(250);
  expect(await lab.console.locator('.line').count()).toBeLessThanOrEqual(500);
});

test('client code reaches its own server and nothing else', async () => {
  const elsewhere = createServer((_request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'text/javascript').end();
  });
  const sockets = new WebSocketServer({ server: elsewhere });
  let reached = 0;
  elsewhere.on('connection', () => (reached += 1));
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  onTestFinished(() => {
    sockets.close();
    elsewhere.close();
  });
  const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const lab = await open(
    labOf(
      't/csp',
      `const open = (socket) => new Promise((...done) => [socket.onopen, socket.onerror] = done);
const ways = [
  () => fetch('http://${host}/'),
  () => import('http://${host}/'),
  () => open(new WebSocket('ws://${host}/')),
  () => open(new EventSource('http://${host}/')),
  () => open(new WebSocket(WS_URL)),
];
for (const [index, way] of ways.entries()) {
  await way().then(() => console.log(index, 'reached'), () => console.log(index, 'refused'));
}
`,
    ),
  );
  await lab.run();
  for (const index of [0, 1, 2, 3]) await lab.line(`${index} refused`);
  await lab.line('4 reached');
  expect(await lab.console.getByText('Blocked: ').count()).toBe(4);
  expect(reached).toBe(0);
});

test('two labs of one page run side by side, the second opened when TypeScript is already there', async () => {
  const lab = await open(
    labOf('t/one', `console.log('one');\nconst wrong: string = 1;`),
    labOf('t/two', `console.log('two')`),
  );
  const other = new LabPage(page, 'Lab t/two');
  await lab.page.locator('.squiggly-error').first().waitFor();
  await other.root.scrollIntoViewIfNeeded();
  await other.live();
  await other.root.locator('.pane.ready').nth(1).waitFor();
  await lab.run();
  await other.run();
  await lab.line('one');
  await other.line('two');
  expect(await lab.console.getByText('two').count()).toBe(0);
});
