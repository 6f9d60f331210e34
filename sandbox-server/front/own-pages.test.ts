/** What the front says of itself, and to whom. */
import { expect, test } from 'vitest';
import { httpGuest } from '../../tests/support/guests.ts';
import { learnerOn, sandboxFor } from '../../tests/support/learner.ts';
import { createNodePool } from '../../tests/support/node-isolate.ts';
import type { LogFields } from '../session/journal.ts';

/** Values of a metric by the text of its labels. */
async function metrics(url: string, headers = {}): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`, { headers });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('metrics follow what happens', async () => {
  const events: [string, LogFields][] = [];
  const sandbox = await sandboxFor(httpGuest(), {
    events: (event, fields) => events.push([event, fields]),
    limits: { runBurst: 1 },
  });
  const before = await metrics(sandbox.url);
  expect(before.get('sandbox_sessions')).toBe(0);
  expect(before.get('sandbox_resident_memory_bytes{process="front"}')).toBeGreaterThan(10_000_000);

  const { client, base } = await learnerOn(sandbox);
  await (await fetch(sandbox.url + base)).text();
  client.send({ type: 'run', run: 2, files: { 'server.js': 'secret' }, entry: 'server.js' });
  await client.reply('refused');
  client.send({ type: 'stop' });
  await client.reply('exit');
  const after = await metrics(sandbox.url);
  for (const [name, value] of [
    ['sandbox_sessions', 1],
    ['sandbox_sessions_opened_total', 1],
    ['sandbox_runs', 0],
    ['sandbox_runs_started_total', 1],
    ['sandbox_runs_ended_total{reason="stopped"}', 1],
    ['sandbox_isolate_host_up', 1],
    ['sandbox_control_channels', 1],
    ['sandbox_server_connections_total', 1],
    ['sandbox_limits_met_total{limit="run-rate"}', 1],
    ['sandbox_refusals_total{code="capacity"}', 1],
  ] as const) {
    expect([name, after.get(name)]).toEqual([name, value]);
  }
  expect(after.get('sandbox_bytes_total{direction="client-to-server"}')).toBeGreaterThan(50);
  expect(after.get('sandbox_bytes_total{direction="server-to-client"}')).toBeGreaterThan(50);
  expect(events.map(([event]) => event)).toEqual(['session-opened', 'limit-met', 'run-ended']);
  expect(JSON.stringify(events)).not.toContain(base.slice(3));
  expect(JSON.stringify(events)).not.toContain('secret');
});

test('metrics are for this machine, not for what a proxy passes on, or for the token', async () => {
  const open = await sandboxFor(httpGuest());
  expect((await fetch(`${open.url}/metrics`, { headers: { 'X-Forwarded-For': '127.0.0.1' } })).status).toBe(
    403,
  );
  const { url } = await sandboxFor(httpGuest(), { metricsToken: 'abc' });
  expect((await fetch(`${url}/metrics`)).status).toBe(403);
  expect((await fetch(`${url}/metrics`, { headers: { Authorization: 'Bearer abd' } })).status).toBe(403);
  expect((await metrics(url, { Authorization: 'Bearer abc' })).size).toBeGreaterThan(10);
});

test('health and readiness', async () => {
  const pool = createNodePool(httpGuest());
  let ready = false;
  const { url } = await sandboxFor(httpGuest(), {
    pool: { ...pool, status: () => ({ ...pool.status(), ready }) },
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  ready = true;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('draining: no new sessions, not ready, and those that live go on until they end', async () => {
  const sandbox = await sandboxFor(httpGuest());
  const { client, base } = await learnerOn(sandbox);
  const drained = sandbox.drain(60_000);
  expect((await fetch(`${sandbox.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${sandbox.url}/healthz`)).status).toBe(200);
  await expect(learnerOn(sandbox)).rejects.toThrow('closed');
  expect(await (await fetch(sandbox.url + base)).text()).toBe('/.');
  client.socket.close(1000);
  await drained;
  const soon = await sandboxFor(httpGuest());
  await learnerOn(soon);
  await soon.drain(10);
});

test('every answer of the front itself has the same fields for safety', async () => {
  const { url } = await sandboxFor(httpGuest());
  for (const path of ['/', '/healthz', '/nothing', '/control', '/s/aaaaaaaaaaaaaaaa/']) {
    const { headers } = await fetch(url + path);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
});
