import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { startHarness, type Harness } from './testing/harness.ts';
import { LabPage, labOf } from './testing/lab-page.ts';

let harness: Harness;
let browser: Browser;
let page: Page;
let pageErrors: string[];

beforeAll(async () => {
  [harness, browser] = await Promise.all([startHarness(), launchBrowser()]);
}, 60_000);

afterEach(async () => {
  await page.close();
  expect(pageErrors).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await harness.close();
});

async function run(client: string, server: string): Promise<LabPage> {
  await harness.show([{ lab: labOf('t/lines', client, server) }]);
  page = await browser.newPage({ viewport: { width: 1440, height: 1400 } });
  pageErrors = [];
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(harness.url);
  const lab = new LabPage(page, 'Lab t/lines');
  await lab.live();
  await lab.run();
  await lab.line('done');
  await page.getByRole('tab', { name: 'Frames', exact: true }).click();
  return lab;
}

/** Pins the item whose sentence has this text, and tells which lines of code that lights: `3: socket.send('one');`. */
async function linesOf(sentence: string | RegExp): Promise<string[]> {
  await page.locator('.item', { hasText: sentence }).first().click();
  return page.evaluate(() =>
    [...document.querySelectorAll('pre .lit-line')].map((line) => {
      const number = [...(line.parentElement?.querySelectorAll('.line') ?? [])].indexOf(line) + 1;
      return `${number}: ${line.textContent.trim()}`;
    }),
  );
}

const CLIENT = `interface Tick { n: number }
const answer = await fetch(HTTP_URL + '/first');
const { n }: Tick = await answer.json();
const socket: WebSocket = new WebSocket(WS_URL + '/ws');
socket.onopen = () => {
  for (const text of ['one', 'two']) socket.send(text);
  socket.send('three' as string);
};
let echoes = 0;
socket.onmessage = () => {
  echoes += 1;
  if (echoes === 3) socket.close();
};
socket.onclose = () => console.log('done', n);
`;

const SERVER = `import { createServer, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer((request, response: ServerResponse) => {
  response.setHeader('access-control-allow-origin', '*');
  response.end(
    JSON.stringify({ n: 1 }),
  );
});
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => socket.send(\`echo \${data as unknown as string}\`));
});
http.listen(8080);
`;

test('an item lights the line that sent it, on both sides; the line at the cursor lights what it sent', async () => {
  await run(CLIENT, SERVER);
  await page.locator('.item').first().waitFor();
  console.log(await page.locator('.item .spoken').allTextContents());
  await expect
    .poll(() => linesOf(/GET .*first/), { timeout: 10_000 })
    .toEqual(["2: const answer = await fetch(HTTP_URL + '/first');"]);
  expect(await linesOf(/200/)).toEqual(['6: response.end(']);
  expect(await linesOf(/GET .*ws/)).toEqual(["4: const socket: WebSocket = new WebSocket(WS_URL + '/ws');"]);
  // The package answers the handshake by itself: no line of the learner's did.
  expect(await linesOf(/101/)).toEqual([]);
  await expect
    .poll(() => linesOf(/client to server, text.* two/), { timeout: 10_000 })
    .toEqual(["6: for (const text of ['one', 'two']) socket.send(text);"]);
  expect(await linesOf(/client to server, text.* three/)).toEqual(["7: socket.send('three' as string);"]);
  expect(await linesOf(/server to client, text.* echo two/)).toEqual([
    "12: socket.on('message', (data) => socket.send(`echo ${data as unknown as string}`));",
  ]);
  expect(await linesOf(/client to server, close/)).toEqual(['12: if (echoes === 3) socket.close();']);
  expect(await linesOf(/server to client, close/)).toEqual([]);

  await page.keyboard.press('Escape');
  const editor = page.locator('.monaco-editor').first();
  await editor.getByText('for (const text of').click();
  await page.locator('.item.sent').first().waitFor();
  expect(await page.locator('.item.sent .spoken').allTextContents()).toEqual([
    expect.stringMatching(/one/),
    expect.stringMatching(/two/),
  ]);
  expect(await page.locator('.view-overlays .lit-line').count()).toBe(0);
});

test('client code cannot tell that its calls are noted', async () => {
  const lab = await run(
    `const native = (what: unknown) => /native code/.test(Function.prototype.toString.call(what));
const socket = new WebSocket(WS_URL);
class Own extends WebSocket {}
const own = new Own(WS_URL);
let thrown = '';
try { socket.send('early'); } catch (error) { thrown = (error as Error).name; }
const refused = fetch('http://127.0.0.1:1/').catch((error: unknown) => (error as Error).name);
addEventListener('unhandledrejection', () => console.log('unhandled'));
console.log([
  socket instanceof WebSocket, own instanceof Own, own instanceof WebSocket, socket.constructor === WebSocket,
  WebSocket.name, WebSocket.length, WebSocket.OPEN, fetch.name, fetch.length, WebSocket.prototype.send.name,
  native(WebSocket), native(fetch), native(WebSocket.prototype.send), EventSource.name,
  Object.keys(WebSocket.prototype).includes('send'), thrown, await refused,
].join(' '));
void fetch('http://127.0.0.1:1/');
setTimeout(() => console.log('done'), 300);
`,
    SERVER,
  );
  await lab.line(
    'true true true true WebSocket 1 1 fetch 1 send true true true EventSource true InvalidStateError TypeError',
  );
  await lab.line('Uncaught TypeError');
});
