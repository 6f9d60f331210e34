/** Probes and herds against servers of a session, over the control channel. */
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { chunksOf, learnerOn, sandboxFor, type Learner } from '../../tests/support/learner.ts';
import { createNodePool, type Guest } from '../../tests/support/node-isolate.ts';
import type { ControlRequest } from '../protocol.ts';
import type { ProbeResult, ProbeStep } from './probe.ts';

/** Speaks HTTP and WebSocket with real Node and real ws. */
function servingGuest(): Guest {
  const http = createServer((request, response) => response.end(`${request.method} ${request.url}.`));
  new WebSocketServer({ server: http, path: '/echo' }).on('connection', (socket) => {
    socket.send('welcome');
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return { connection: (socket) => http.emit('connection', socket) };
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const send = (text: string): ProbeStep => ({ do: 'send', bytes: base64(text) });
const expectBytes = (text: string, within = 2_000): ProbeStep => ({
  do: 'expect',
  bytes: base64(text),
  within,
});

async function learner(guest: Guest = servingGuest()): Promise<Learner> {
  return learnerOn(await sandboxFor(guest));
}

let number = 0;
async function probe(
  { client }: Learner,
  steps: readonly ProbeStep[],
  record?: boolean,
): Promise<ProbeResult> {
  const request: ControlRequest = {
    type: 'probe',
    probe: ++number,
    steps,
    ...(record !== undefined && { record }),
  };
  client.send(request);
  return client.reply('probed', (reply) => reply.probe === request.probe);
}

test('a conversation in raw bytes, which the trace has under the probe’s name', async () => {
  const one = await learner();
  const result = await probe(one, [
    send('GET /a HTTP/1.1\r\nHo'),
    { do: 'pause', within: 20 },
    send('st: x\r\n\r\n'),
    expectBytes('HTTP/1.1 200 OK\r\n'),
    { do: 'expect', bytes: base64('GET /a.'), anywhere: true, within: 2_000 },
    { do: 'expect-silence', within: 50 },
    send('nonsense\r\n\r\n'),
    expectBytes('HTTP/1.1 400 Bad Request\r\n'),
    { do: 'expect-close', how: 'fin', within: 2_000 },
  ]);
  expect(result).toMatchObject({ ok: true, ending: 'fin', message: 'Every step went as expected.' });
  expect(result.times).toHaveLength(9);
  expect(Buffer.from(result.received, 'base64').toString()).toContain('GET /a.');
  expect(await one.client.event('open')).toMatchObject({ client: `probe ${number}` });
  expect(Buffer.concat(chunksOf(one.client.events, 'client-to-server')).toString()).toBe(
    'GET /a HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n',
  );
});

test.each<[string, ProbeStep[], number, RegExp]>([
  ['other bytes', [send('x\r\n\r\n'), expectBytes('HTTP/1.1 200')], 1, /^Other bytes/],
  ['no bytes', [send('GET / HT'), expectBytes('HTTP', 50)], 1, /^After 50 ms, the bytes did not come/],
  ['no close', [{ do: 'expect-close', within: 50 }], 0, /^After 50 ms, the connection was not closed/],
  [
    'another close',
    [send('x\r\n\r\n'), { do: 'expect-close', how: 'reset', within: 500 }],
    1,
    /with fin, not with reset/,
  ],
  ['too few bytes', [{ do: 'expect-length', length: 5, within: 50 }], 0, /0 bytes came instead of 5/],
  ['noise', [send('x\r\n\r\n'), { do: 'expect-silence', within: 500 }], 1, /not silent/],
])('%s: the step that failed, and why', async (_name, steps, failed, message) => {
  const result = await probe(await learner(), steps);
  expect(result).toMatchObject({ ok: false, failed, message: expect.stringMatching(message) });
});

test('a probe can stay out of the trace, and one without a server fails at once', async () => {
  const one = await learner();
  const answered = [send('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), expectBytes('HTTP/1.1 200')];
  expect(await probe(one, answered, false)).toMatchObject({ ok: true });
  expect(one.client.events).toEqual([]);
  one.client.send({ type: 'probe', probe: 99, steps: [], server: 'other' });
  expect(await one.client.reply('probed', (reply) => reply.probe === 99)).toMatchObject({
    ok: false,
    message: 'This session has no server other that listens.',
  });
  one.client.send({ type: 'stop' });
  await one.client.reply('exit');
  expect(await one.client.refusal('{"type":"probe","probe":1,"steps":[]}')).toBe('no-run');
});

test.each([
  ['{"type":"probe","probe":1,"steps":{}}', 'steps is not a list'],
  ['{"type":"probe","probe":1,"steps":[{"do":"jump"}]}', 'step 0: there is no such step'],
  ['{"type":"probe","probe":1,"steps":[{"do":"send","bytes":"?"}]}', 'step 0: bytes is not base64'],
  ['{"type":"probe","probe":1,"steps":[{"do":"pause","within":99999}]}', 'step 0: within is not'],
  ['{"type":"probe","probe":1,"steps":[],"server":"../a"}', 'server is not the name'],
  ['{"type":"herd","herd":1,"plan":{"kind":"cows"}}', 'kind is neither'],
  [
    '{"type":"herd","herd":1,"plan":{"kind":"polling","clients":1000000}}',
    'clients is not a whole number from 1 to 200',
  ],
])('%s is refused', async (message, problem) => {
  const { client } = await learner();
  expect(await client.refusal(message)).toBe('malformed');
  expect((await client.reply('refused')).message).toContain(problem);
});

test('a herd of WebSocket clients', async () => {
  const { client } = await learner();
  const plan = {
    clients: 30,
    rampMs: 200,
    lastMs: 800,
    everyMs: 100,
    path: '/echo',
    message: 'x'.repeat(300),
  };
  client.send({ type: 'herd', herd: 1, plan: { kind: 'websocket', ...plan } });
  const end = await client.reply('herd', ({ done }) => done);
  expect(end).toMatchObject({ started: 30, taken: 30, failed: 0, ended: 0 });
  expect(end.sent).toBeGreaterThan(100);
  expect(end.received).toBeGreaterThan(end.sent * 0.8);
  expect(end.received).toBeLessThanOrEqual(end.sent + 30);
  const names = client.events.flatMap((event) => (event.kind === 'open' ? [event.client] : []));
  expect(names).toEqual(Array.from({ length: 30 }, (_, index) => `herd ${index + 1}`));
  expect(client.replies.filter(({ type }) => type === 'herd').length).toBeGreaterThan(1);
});

test('a herd that polls, beyond what the session may hold of clients, unrecorded', async () => {
  const { client } = await learnerOn(await sandboxFor(servingGuest(), { limits: { connections: 2 } }));
  const plan = { clients: 10, rampMs: 0, lastMs: 500, everyMs: 50, path: '/ticks', message: '' };
  client.send({ type: 'herd', herd: 1, plan: { kind: 'polling', ...plan }, record: false });
  const end = await client.reply('herd', ({ done }) => done);
  expect(end).toMatchObject({ started: 10, taken: 10, failed: 0 });
  expect(end.received).toBeGreaterThan(40);
  expect(client.events).toEqual([]);
});

test('a herd ends with its run', async () => {
  const { client } = await learnerOn(
    await sandboxFor(servingGuest(), { pool: createNodePool(servingGuest()) }),
  );
  const plan = { clients: 3, rampMs: 0, lastMs: 60_000, everyMs: 0, path: '/echo', message: '' };
  client.send({ type: 'herd', herd: 1, plan: { kind: 'websocket', ...plan } });
  await client.event('chunk', ({ direction }) => direction === 'server-to-client');
  client.send({ type: 'stop' });
  expect(await client.reply('herd', ({ done }) => done)).toMatchObject({ started: 3, ended: 3 });
});
