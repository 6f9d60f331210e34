/**
 * Throws mutated requests at the front for as long as one likes:
 *
 *   node scripts/fuzz-front.ts 1000000 [first seed]
 *
 * Each is read by the front's framing, whole and cut, and by Node's own server, which must
 * agree. One in fifty is also sent to a running sandbox over TCP, whose healthy session must
 * answer throughout. Ends with 1 at the first disagreement, and prints its seed.
 */
import { connect } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createSandbox } from '../sandbox-server/sandbox.ts';
import { ControlClient } from '../tests/support/control-client.ts';
import { disagreement, mutated } from '../tests/support/mutated-requests.ts';
import { createNodePool } from '../tests/support/node-isolate.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const first = Number(process.argv[3] ?? 0);
const LIVE_EVERY = 50;
const TELL_EVERY = 100_000;

const http = createServer((_request, response) => response.end('well'));
http.on('clientError', (_error, socket) => socket.destroy());
const sandbox = await createSandbox({
  pool: createNodePool({ connection: (socket) => http.emit('connection', socket) }),
  limits: { inboundChunksPerSecond: 1e9, inboundBytes: 1e15, connections: 1_000 },
});
const { client, session } = await ControlClient.hello(sandbox.url);
await client.run(1);

/** Sends to the session, and waits until the front has answered something or closed. */
async function send(bytes: Buffer): Promise<void> {
  const socket = connect(sandbox.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end(bytes.toString('latin1').replaceAll(' /', ` ${session.base}/`), 'latin1');
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.destroy();
}

const began = performance.now();
let live = 0;
for (let seed = first; seed < first + count; seed++) {
  const bytes = mutated(seed);
  const problem = await disagreement(bytes);
  if (problem !== undefined) {
    console.error(`Seed ${seed}: ${problem}`);
    process.exit(1);
  }
  if (seed % LIVE_EVERY === 0) {
    await send(bytes);
    live++;
    client.events = [];
  }
  const done = seed - first + 1;
  if (done % TELL_EVERY === 0 || done === count) {
    const answer = await (await fetch(sandbox.url + session.base)).text();
    if (answer !== 'well') throw new Error(`After seed ${seed} the healthy session answers “${answer}”.`);
    const seconds = (performance.now() - began) / 1_000;
    const megabytes = Math.round(process.memoryUsage.rss() / 1024 / 1024);
    console.log(
      `${done} inputs (${live} of them over TCP) in ${seconds.toFixed(0)} s, ` +
        `${Math.round(done / seconds)}/s, no disagreement; ${megabytes} MB resident`,
    );
  }
}
await sandbox.close();
process.exit(0);
