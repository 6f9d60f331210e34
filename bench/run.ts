/**
 * From the click on Run to the client's first console line, on a warm lab with a real
 * sandbox: the server's isolate is taken, its code evaluated, the client started, and its
 * WebSocket opened through the front. Beside it the floor, in which nothing is ours: a
 * warm sandboxed iframe, a warm worker, and a connection to a bare `ws` server.
 * Both take turns on one page, so that a busy machine slows both alike.
 *
 *   node bench/run.ts
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { startHarness } from '../components/lab/testing/harness.ts';
import { LabPage, labOf } from '../components/lab/testing/lab-page.ts';
import { launchBrowser } from '../tests/support/browser.ts';

const ROUNDS = 20;
/** Rounds that only warm up code and caches. */
const WARM_UP = 3;
const AIM = 2;

const CLIENT = `const socket = new WebSocket(WS_URL);\nsocket.onopen = () => console.log('open');\n`;

/** The floor's page: a frame that keeps one worker warm and runs one module in it when told. */
const FLOOR_FRAME = `<script>
const source = 'onmessage = ({ data }) => { self.say = (line) => postMessage(line); import(URL.createObjectURL(new Blob([data], { type: "text/javascript" }))); }';
const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
let warm = new Worker(url);
onmessage = ({ data }) => {
  const worker = warm;
  worker.onmessage = ({ data: line }) => { parent.postMessage(line, '*'); worker.terminate(); };
  worker.postMessage(data);
  setTimeout(() => (warm = new Worker(url)), 300);
};
</script>`;

/** Milliseconds from the click to the line in the document. */
function clickToLine(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    const run = document.querySelector<HTMLElement>('[data-run]');
    if (!log || !run) throw new Error('The lab is not there.');
    const before = new Set(log.querySelectorAll('.line.client'));
    const clicked = performance.now();
    const line = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        const lines = Array.from(log.querySelectorAll('.line.client'));
        if (!lines.some((each) => !before.has(each))) return;
        observer.disconnect();
        resolve(performance.now() - clicked);
      });
      observer.observe(log, { childList: true, subtree: true, characterData: true });
    });
    run.click();
    return line;
  });
}

/** Milliseconds from the message to the frame until the worker's line is back. */
function floor(page: Page, code: string): Promise<number> {
  return page.evaluate(async (module) => {
    const frame = document.querySelector<HTMLIFrameElement>('#floor');
    const began = performance.now();
    const line = new Promise<number>((resolve) => {
      addEventListener('message', () => resolve(performance.now() - began), { once: true });
    });
    frame?.contentWindow?.postMessage(module, '*');
    return line;
  }, code);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const show = (values: readonly number[]): string =>
  `median ${median(values).toFixed(1)} ms (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

const bare = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(bare, 'listening');
const bareUrl = `ws://127.0.0.1:${(bare.address() as AddressInfo).port}`;
const floorCode = `const socket = new WebSocket('${bareUrl}');\nsocket.onopen = () => say('open');\n`;

const harness = await startHarness();
await harness.show([{ lab: labOf('bench/run', CLIENT) }]);
const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(harness.url);
const lab = new LabPage(page);
await lab.live();
await lab.root.locator('.pane.ready').first().waitFor();
await page.evaluate((html) => {
  const frame = document.createElement('iframe');
  frame.id = 'floor';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = html;
  document.body.append(frame);
}, FLOOR_FRAME);

const runs: number[] = [];
const floors: number[] = [];
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  // Time to warm the next worker and the next isolate, as a learner who reads would give.
  await page.waitForTimeout(600);
  const bottom = await floor(page, floorCode);
  await page.waitForTimeout(600);
  const run = await clickToLine(page);
  await lab.button('Stop').click();
  await lab.status.getByText('live, stopped').waitFor();
  if (round >= WARM_UP) {
    floors.push(bottom);
    runs.push(run);
  }
}

const ratio = median(runs) / median(floors);
console.log(`click to first line  ${show(runs)}, ${ROUNDS} runs`);
console.log(`floor                ${show(floors)}`);
console.log(`ratio                ${ratio.toFixed(2)} (aim: at most ${AIM})`);

await browser.close();
await harness.close();
bare.close();
for (const client of bare.clients) client.terminate();
