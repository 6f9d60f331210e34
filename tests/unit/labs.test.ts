/**
 * Every lab runs unchanged on plain Node, with the real `ws`. An exercise's starter
 * fails for the reason that it gives; its solution passes.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check, CheckResult, Run } from '../../components/checks/check.ts';
import { exchanges } from '../../components/checks/exchanges.ts';
import { deliveries, mean, missing } from '../../components/checks/ticks.ts';
import { runOf } from '../support/made-run.ts';
import { runOnPlainNode } from '../support/plain-node.ts';

const LESSONS = resolve(import.meta.dirname, '../../content/lessons');

interface Sides {
  readonly client: string;
  readonly server: string;
}

function starter(lab: string): Sides {
  const folder = join(LESSONS, lab);
  return { client: join(folder, 'client.ts'), server: join(folder, 'server.ts') };
}

function solution(lab: string): Sides {
  const solved = (name: string) => join(LESSONS, lab, 'solution', name);
  const given = starter(lab);
  return {
    client: existsSync(solved('client.ts')) ? solved('client.ts') : given.client,
    server: existsSync(solved('server.ts')) ? solved('server.ts') : given.server,
  };
}

async function run({ client, server }: Sides, observe: number): Promise<Run> {
  const plain = await runOnPlainNode(client, server, observe);
  return { ...runOf(plain.trace), console: plain.console };
}

async function judge(lab: string, observed: Run): Promise<readonly CheckResult[]> {
  const module: { default: readonly Check[] } = await import(join(LESSONS, lab, 'check.ts'));
  return module.default.map((check) => check.run(observed));
}

const passed = (results: readonly CheckResult[]) => results.map((result) => result.passed);

describe.concurrent('short polling', { timeout: 40_000 }, () => {
  const BUDGET = '02-short-polling/labs/budget';
  const OBSERVE = 13_000;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'labs-'));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  /** The starter with one thing changed in one file. */
  async function changed(file: 'client' | 'server', from: string, to: string): Promise<Sides> {
    const given = starter(BUDGET);
    const code = await readFile(given[file], 'utf8');
    expect(code).toContain(from);
    const path = join(scratch, `${file}.ts`);
    await writeFile(path, code.replace(from, to));
    return { ...given, [file]: path };
  }

  it('loses no tick, answers 204 when there is none, and a tick waits about half the interval', async () => {
    const observed = await run(starter('02-short-polling/labs/ticker'), OBSERVE);
    const statuses = exchanges(observed.conversation).map(({ response }) => response?.status);
    const delivered = deliveries(observed);

    expect(observed.conversation.connections).toHaveLength(1);
    expect(statuses).toContain(204);
    expect(delivered.length).toBeGreaterThan(10);
    expect(missing(delivered)).toEqual([]);
    const staleness = mean(delivered.map((delivery) => delivery.staleness));
    expect(staleness).toBeGreaterThan(150);
    expect(staleness).toBeLessThan(400);
  });

  it('answers 304 without a body while the price is the same', async () => {
    const observed = await run(starter('02-short-polling/labs/conditional'), 6000);
    const answers = exchanges(observed.conversation).flatMap(({ response }) => response ?? []);
    const unchanged = answers.filter(({ status }) => status === 304);

    expect(answers[0]?.status).toBe(200);
    expect(unchanged.length).toBeGreaterThan(1);
    expect(unchanged.map(({ body }) => body.length)).toEqual(unchanged.map(() => 0));
  });

  it('budget: the starter asks too often', async () => {
    const results = await judge(BUDGET, await run(starter(BUDGET), OBSERVE));

    expect(results[0]?.passed).toBe(true);
    expect(results[1]?.passed).toBe(false);
    expect(results[1]?.saw).toMatch(
      /^[2-5]\d requests crossed the wire; [1-4]\d of them brought no new tick/,
    );
    expect(results[1]?.evidence.length).toBeGreaterThan(10);
  });

  it('budget: no fixed interval passes', async () => {
    const slower = await changed('client', 'INTERVAL = 250', 'INTERVAL = 1100');
    const results = await judge(BUDGET, await run(slower, OBSERVE));

    expect(passed(results)).toEqual([true, true, false, true]);
    expect(results[2]?.saw).toMatch(/a tick took \d{3} ms on average/);
  });

  it('budget: a server that holds the questions is told that this is the next lesson', async () => {
    const end = 'response.end(JSON.stringify({ ticks: fresh }));';
    const holding = await changed('server', end, `setTimeout(() => ${end.slice(0, -1)}, 150);`);
    const results = await judge(BUDGET, await run(holding, 4000));

    expect(results[3]?.passed).toBe(false);
    expect(results[3]?.saw).toContain('long polling');
  });

  it('budget: the solution passes', async () => {
    const results = await judge(BUDGET, await run(solution(BUDGET), OBSERVE));

    expect(passed(results), results.map(({ saw }) => saw).join('\n')).toEqual([true, true, true, true]);
  });

  it('budget: a run in which nothing was asked passes nothing', async () => {
    const nothing = runOf({ meta: { startedAt: 0, base: '' }, events: [] });

    expect(passed(await judge(BUDGET, nothing))).toEqual([false, false, false, false]);
  });
});

describe.concurrent('the handshake', () => {
  const ACCEPT = '07-handshake/labs/accept';

  it('is one request; after it the client says Hello, masked, and gets five ticks', async () => {
    const observed = await run(starter('07-handshake/labs/hello'), 10_000);
    const { connections, items } = observed.conversation;
    const frames = items.filter((item) => item.kind === 'frame');

    expect(connections).toHaveLength(1);
    expect(connections[0]?.handshake?.accepted).toBe(true);
    expect(exchanges(observed.conversation)).toMatchObject([{ response: { status: 101 } }]);
    expect(frames[0]).toMatchObject({ direction: 'client-to-server', masked: true, text: 'Hello' });
    expect(deliveries(observed).map(({ tick }) => tick.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(frames.flatMap(({ close }) => close?.code ?? [])).toEqual([1000, 1000]);
  });

  it('accept: the starter sends a wrong Accept and upgrades everybody', async () => {
    const observed = await run(starter(ACCEPT), 10_000);
    const results = await judge(ACCEPT, observed);

    expect(passed(results)).toEqual([false, false, false]);
    expect(results[0]?.saw).toMatch(/was answered with s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=; it asks for /);
    expect(results[1]?.saw).toContain('sent no frame');
    expect(results[2]?.saw).toMatch(/^It was answered 101/);
    expect(results.map(({ evidence }) => evidence.length)).toEqual([1, 0, 1]);
    expect(observed.console.map(({ text }) => text).join('')).toContain('close 1006, clean: false');
  });

  it('accept: the solution passes', async () => {
    const results = await judge(ACCEPT, await run(solution(ACCEPT), 10_000));

    expect(passed(results), results.map(({ saw }) => saw).join('\n')).toEqual([true, true, true]);
  });

  it('accept: a run in which nothing was asked passes nothing', async () => {
    const nothing = runOf({ meta: { startedAt: 0, base: '' }, events: [] });

    expect(passed(await judge(ACCEPT, nothing))).toEqual([false, false, false]);
  });
});
