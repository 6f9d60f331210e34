/** What a learner does first: opens the handshake lesson and presses Run. */
import { afterAll, expect, inject, test } from 'vitest';
import { ConversationBuilder, type Direction, type TraceEvent } from '../../wire/index.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { closeBrowser, LabOnPage, newLearner, open } from './learner.ts';

const HANDSHAKE = '/lessons/handshake/';
const HELLO = 'One request, then a conversation';
const ACCEPT = 'Answer the key';

afterAll(closeBrowser);

test('the first run shows the 101, the masked Hello and its text, equal to what a proxy saw', async () => {
  await using learner = await newLearner();
  const { page } = learner;
  // Between browser and sandbox stands a proxy that keeps every byte: the outside witness.
  const proxy = await startTcpProxy(Number(new URL(inject('sandbox')).port), 'localhost');
  await page.route('**/sandbox.json', (route) =>
    route.fulfill({ json: { url: `http://127.0.0.1:${proxy.port}` } }),
  );
  await open(page, HANDSHAKE);
  const lab = new LabOnPage(page, HELLO);
  await lab.region.scrollIntoViewIfNeeded();
  await lab.live();

  await lab.run.click();
  await lab.line('the client says Hello');
  const frames = await lab.view('Frames');
  await frames
    .getByText(/text.*Hello/)
    .first()
    .waitFor();

  await lab.line(/close 1000 "enough", clean: true/);
  const { events } = await lab.trace();
  const seen = proxy.connections.filter(({ client }) => /^GET \/s\//.test(String(client.chunks[0])));
  expect(seen).toHaveLength(1);
  expect(wireBytes(events, 'client-to-server')).toEqual(Buffer.concat(seen[0]?.client.chunks ?? []));
  expect(wireBytes(events, 'server-to-client')).toEqual(Buffer.concat(seen[0]?.server.chunks ?? []));

  const builder = new ConversationBuilder();
  builder.append(events);
  const [hello] = builder.conversation.items.filter((item) => item.kind === 'frame');
  expect(hello).toMatchObject({ direction: 'client-to-server', opcode: 1, masked: true, text: 'Hello' });
  await proxy.close();
});

test('a wrong Accept: the real browser refuses, the console says so, the wire shows the bytes', async () => {
  await using learner = await newLearner();
  await open(learner.page, HANDSHAKE);
  const lab = new LabOnPage(learner.page, ACCEPT);
  await lab.wake();
  await lab.run.click();
  await lab.line('close 1006, clean: false');
  const handshake = await lab.view('Handshake');
  await handshake.getByText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=').first().waitFor();
});

/** All bytes of one direction of the run's first connection. */
function wireBytes(events: readonly TraceEvent[], direction: Direction): Buffer {
  return Buffer.concat(
    events.flatMap((event) =>
      event.kind === 'chunk' && event.connection === 1 && event.direction === direction ? [event.bytes] : [],
    ),
  );
}
