/** Pages whose control channel breaks, and what becomes of their sessions. */
import { expect, test } from 'vitest';
import { ControlClient } from '../../tests/support/control-client.ts';
import { httpGuest, puppetGuest } from '../../tests/support/guests.ts';
import { learnerOn, rawClient, sandboxFor } from '../../tests/support/learner.ts';
import type { Sandbox } from '../sandbox.ts';

const HTTP = httpGuest();

async function resume(sandbox: Sandbox, hello: object): Promise<ControlClient> {
  const client = await ControlClient.open(sandbox.url);
  client.socket.send(JSON.stringify({ type: 'hello', version: 1, ...hello }));
  return client;
}

test('a channel is taken up with the token, and nothing is lost or told twice', async () => {
  const guest = puppetGuest();
  const sandbox = await sandboxFor(guest);
  const { client, session, token } = await learnerOn(sandbox);
  const say = (from: number, to: number): void => {
    for (let line = from; line < to; line++) guest.listeners[0]?.console('log', String(line), undefined);
  };
  say(0, 5);
  await client.event('console', ({ text }) => text === '4');
  await client.breakOff();
  say(5, 10);
  const again = await resume(sandbox, { session, token, received: client.received });
  expect(await again.reply('session')).toMatchObject({ session, token });
  say(10, 15);
  await again.event('console', ({ text }) => text === '14');
  const texts = [...client.events, ...again.events].map((event) => event.kind === 'console' && event.text);
  expect(texts).toEqual(Array.from({ length: 15 }, (_, line) => String(line)));
});

test('a channel whose page had not got everything is told the rest again', async () => {
  const guest = puppetGuest();
  const sandbox = await sandboxFor(guest);
  const { client, session, token } = await learnerOn(sandbox);
  guest.listeners[0]?.console('log', 'missed', undefined);
  await client.event('console');
  await client.breakOff();
  const again = await resume(sandbox, { session, token, received: client.received - 1 });
  expect(await again.event('console')).toMatchObject({ text: 'missed' });
});

test('a channel whose page begins anew gets its session with nothing running', async () => {
  const sandbox = await sandboxFor(puppetGuest());
  const { client, base, session, token } = await learnerOn(sandbox);
  await client.breakOff();
  const again = await resume(sandbox, { session, token });
  await again.reply('session');
  // Told all the same, in case the page thinks that it still runs.
  expect(await again.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
  expect((await fetch(sandbox.url + base)).status).toBe(503);
  await again.run(1);
  expect(again.received).toBe(3);
});

test('a channel is not taken up with a wrong token, an unknown session or an impossible count', async () => {
  const sandbox = await sandboxFor(HTTP);
  const { client, session, token, base } = await learnerOn(sandbox);
  await client.breakOff();
  const wrong = [
    { session, token: `${token.slice(1)}x`, received: 0 },
    { session, token: '', received: 0 },
    { session: 'aaaaaaaaaaaaaaaa', token, received: 0 },
    { session, token, received: 1000 },
  ];
  const again = await ControlClient.open(sandbox.url);
  for (const hello of wrong) {
    expect(await again.refusal(JSON.stringify({ type: 'hello', version: 1, ...hello }))).toBe('no-session');
  }
  expect(await (await fetch(`${sandbox.url}${base}/ok`)).text()).toBe('/ok.');
  again.send({ type: 'hello', version: 1 });
  expect((await again.reply('session')).session).not.toBe(session);
});

test('a page that stays away loses its session after the grace time', async () => {
  const sandbox = await sandboxFor(HTTP, { limits: { graceMs: 50 } });
  const { client, base } = await learnerOn(sandbox);
  const raw = await rawClient(sandbox.port);
  await raw.send(`GET ${base}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  await raw.until('/.');
  await client.breakOff();
  await raw.ended();
  expect((await fetch(sandbox.url + base)).status).toBe(404);
});

test('a page that gives no sign of life loses its channel, and so does one that acknowledges old messages only', async () => {
  const sandbox = await sandboxFor(HTTP, { limits: { beatMs: 50, graceMs: 50 } });
  const healthy = await learnerOn(sandbox);
  for (const pong of [undefined, '0']) {
    const client = await ControlClient.open(sandbox.url, { autoPong: false });
    if (pong !== undefined) client.socket.on('ping', () => client.socket.pong(pong));
    client.send({ type: 'hello', version: 1 });
    await client.run(1);
    expect(await client.closed()).toBe(1006);
  }
  await healthy.client.run(2);
});

test('a channel that is only thought broken gives way to the new one', async () => {
  const sandbox = await sandboxFor(HTTP);
  const { client, session, token } = await learnerOn(sandbox);
  const closed = client.closed();
  const again = await resume(sandbox, { session, token, received: client.received });
  await again.reply('session');
  expect(await closed).toBe(4001);
  await again.run(2);
});
