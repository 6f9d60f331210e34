/** A part of the hostile programs, beside a healthy server that must notice little; `scripts/hostile.ts` runs all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Neighbourhood } from './beside.ts';
import { CORPUS, SAMPLE } from './corpus.ts';

/** Programs that run at one time, as on the machine of somebody who shares it. */
const AT_ONCE = 3;
const BATCH = 12;

let neighbourhood: Neighbourhood;
let base = 0;
beforeAll(async () => {
  neighbourhood = await Neighbourhood.start();
  for (const program of SAMPLE.slice(0, 5)) await neighbourhood.run(program);
  base = neighbourhood.hostMegabytes;
});
afterAll(() => neighbourhood.close());

const batches = Array.from({ length: Math.ceil(SAMPLE.length / BATCH) }, (_, index) =>
  SAMPLE.slice(index * BATCH, (index + 1) * BATCH),
);

describe('hostile programs', { timeout: 120_000 }, () => {
  it('are many, each with a name of its own', () => {
    expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThanOrEqual(80);
  });

  it.each(batches.map((batch) => [`${batch[0]?.name} and ${batch.length - 1} more`, batch] as const))(
    'end as they must: %s',
    async (_name, batch) => {
      const left = [...batch];
      const faults: string[] = [];
      const work = async (): Promise<void> => {
        for (let program = left.shift(); program !== undefined; program = left.shift()) {
          const fault = await neighbourhood.run(program);
          if (fault !== undefined) faults.push(`${program.name}: ${fault}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      expect(faults).toEqual([]);
    },
  );

  it('bring nothing down, cost their neighbour no message, and leave no memory behind', async () => {
    expect(neighbourhood.hostStarts).toBe(1);
    const after = await neighbourhood.settledMegabytes();
    const { messages, lost, p99, longest } = await neighbourhood.close();
    console.info(
      `${messages} echoes beside ${SAMPLE.length} programs: p99 ${p99.toFixed(1)} ms, longest pause ${longest.toFixed(0)} ms; host ${base.toFixed(0)} MB before, ${after.toFixed(0)} MB after.`,
    );
    expect(lost).toBe(0);
    expect(messages).toBeGreaterThan(100);
    // Four engines' worth of memory: what the allocator keeps differs, what leaks would be more.
    expect(after).toBeLessThan(base + 4 * 40);
  });
});
