/**
 * Script time of the wire views at a thousand frames a second: `node bench/views.ts [frames a second] [seconds]`.
 *
 * A page gets WebSocket text frames of 50 bytes, each in a chunk of its own, in batches
 * as the control channel brings them (one each 16 ms), with one view open at a time.
 * Script is what Chromium counts as such (`ScriptDuration`), dissection included; the
 * first two seconds are not counted.
 */
import { serveHarness } from '../components/views/testing/serve-harness.ts';
import { launchBrowser } from '../tests/support/browser.ts';

const rate = Number(process.argv[2] ?? 1000);
const seconds = Number(process.argv[3] ?? 8);

const server = await serveHarness();
const browser = await launchBrowser();

async function measure(tab: string, framesPerSecond: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(`${server.url}?trace=websocket&tab=${tab}`);
  await page.evaluate((perSecond) => {
    const { store, append } = window.harness;
    const payload = new TextEncoder().encode('{"seq":1,"symbol":"YHOO","price":41.21,"at":1000}');
    const frame = Uint8Array.of(0x81, payload.length, ...payload);
    let offset = store.conversation.items
      .filter((item) => item.direction === 'server-to-client' && item.connection === 1)
      .reduce((sum, item) => sum + item.length, 0);
    const begun = performance.now();
    const first = store.events.at(-1)?.at ?? 0;
    let sent = 0;
    window.bench = { drawn: 0, sent: 0 };
    const each = () => {
      window.bench.drawn += 1;
      requestAnimationFrame(each);
    };
    requestAnimationFrame(each);
    setInterval(() => {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
      const at = (first + Math.round((performance.now() - begun) * 1000)) as never;
      const batch = [];
      for (; sent < due; sent += 1) {
        batch.push({
          kind: 'chunk',
          at,
          connection: 1,
          direction: 'server-to-client',
          offset,
          bytes: frame,
        } as const);
        offset += frame.length;
      }
      window.bench.sent = sent;
      if (batch.length) append(batch);
    }, 16);
  }, framesPerSecond);
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
    const counts = await page.evaluate(() => ({ ...window.bench }));
    return {
      time: metric('Timestamp'),
      script: metric('ScriptDuration'),
      task: metric('TaskDuration'),
      heap: metric('JSHeapUsedSize'),
      ...counts,
    };
  };
  await page.waitForTimeout(2000);
  const before = await read();
  await page.waitForTimeout(seconds * 1000);
  const after = await read();
  const span = after.time - before.time;
  const perSecond = (from: number, to: number) => ((to - from) / span).toFixed(0).padStart(6);
  console.log(
    `${tab.padEnd(10)} ${perSecond(before.sent, after.sent)} frames/s in  ${perSecond(before.drawn, after.drawn)} drawn/s` +
      `  script ${perSecond(before.script * 1000, after.script * 1000)} ms/s  all tasks ${perSecond(before.task * 1000, after.task * 1000)} ms/s` +
      `  heap ${(after.heap / 1e6).toFixed(0).padStart(4)} MB`,
  );
  await page.close();
}

declare global {
  interface Window {
    bench: { drawn: number; sent: number };
  }
}

console.log(`idle page beside it:`);
await measure('Handshake', 0);
console.log(`${rate} frames/s:`);
for (const tab of ['Sequence', 'Handshake', 'Frames', 'Ledger']) await measure(tab, rate);
await browser.close();
await server.close();
