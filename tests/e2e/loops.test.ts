/** Code that never lets go, on either side: stopped, explained, and noticed by nobody else. */
import { afterAll, expect, test } from 'vitest';
import { closeBrowser, LabOnPage, newLearner, open, type Learner } from './learner.ts';

const PAGE = '/lessons/handshake/';
const LAB = 'One request, then a conversation';

const ENDLESS = 'while (true) {}\n';

const QUIET_CLIENT = `
const socket = new WebSocket(\`\${WS_URL}/\`);
socket.addEventListener('open', () => socket.send('go'));
socket.addEventListener('close', (event) => console.log('closed with', event.code));
`;

const LOOP_IN_HANDLER = `
import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 8080 });
server.on('connection', (socket) => {
  socket.on('message', () => {
    while (true) {}
  });
});
`;

/** A neighbour who counts: each number is sent, echoed and printed. */
const COUNTING_CLIENT = `
const socket = new WebSocket(\`\${WS_URL}/\`);
let sent = 0;
let lost = 0;
let next = 0;
socket.addEventListener('open', () => {
  setInterval(() => socket.send(String(sent++)), 50);
});
socket.addEventListener('message', (event) => {
  if (Number(event.data) !== next) lost += 1;
  next = Number(event.data) + 1;
  if (next % 20 === 0) console.log(next, 'back,', lost, 'lost');
});
socket.addEventListener('close', () => console.log('the neighbour was cut off'));
`;

const ECHO_SERVER = `
import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 8080 });
server.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
`;

afterAll(closeBrowser);

async function write(learner: Learner, client: string, server: string): Promise<LabOnPage> {
  await open(learner.page, PAGE);
  const lab = new LabOnPage(learner.page, LAB);
  await lab.wake();
  await lab.live();
  await lab.write('client.ts', client);
  await lab.write('server.ts', server);
  return lab;
}

/** The page answers while something loops: a frame is drawn, and a button can be pressed. */
async function expectResponsive(learner: Learner): Promise<void> {
  const longest = await learner.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let last = performance.now();
        let longest = 0;
        const until = last + 1000;
        const step = (): void => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          if (now < until) requestAnimationFrame(step);
          else resolve(longest);
        };
        requestAnimationFrame(step);
      }),
  );
  expect(longest).toBeLessThan(500);
}

test.each([
  ['the client', ENDLESS, ECHO_SERVER, /client\.ts .*(stopped|let go)/],
  ['the server, at its start', QUIET_CLIENT, ENDLESS, /server\.ts|server ran/i],
  ["the server's message handler", QUIET_CLIENT, LOOP_IN_HANDLER, /server\.ts|server ran/i],
])('an endless loop in %s', async (_where, client, server, explanation) => {
  await using neighbour = await newLearner();
  const counting = await write(neighbour, COUNTING_CLIENT, ECHO_SERVER);
  await counting.run.click();
  await counting.line('20 back, 0 lost');

  await using learner = await newLearner();
  const lab = await write(learner, client, server);
  await lab.run.click();
  await expectResponsive(learner);
  await lab.line(explanation);

  // The learner goes on with working code, the neighbour never noticed.
  await lab.write('client.ts', COUNTING_CLIENT);
  await lab.write('server.ts', ECHO_SERVER);
  await lab.run.click();
  await lab.line('20 back, 0 lost');
  const soFar = Number(
    /(\d+) back/.exec((await counting.console.getByText(/back,/).last().textContent()) ?? '')?.[1],
  );
  await counting.line(`${soFar + 20} back, 0 lost`);
  expect(await counting.console.getByText('cut off').count()).toBe(0);
  expect(await counting.console.getByText(/back, [1-9]\d* lost/).count()).toBe(0);
});
