import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('a run of 100 MB is read in bounded memory', { timeout: 120_000 }, async () => {
  const program = join(import.meta.dirname, '../tests/support/long-run.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--max-old-space-size=256',
    program,
  ]);
  const held = JSON.parse(stdout) as Record<string, number>;
  console.log(`100 MB read: ${stdout.trim()}`);
  expect(held['fed']).toBeGreaterThanOrEqual(100_000_000);
  // Every byte is in the ledger, those of items that were let go included.
  expect((held['counted'] ?? 0) - (held['fed'] ?? 0)).toBeLessThan(1000);
  expect(held['counted']).toBeGreaterThanOrEqual(held['fed'] ?? 0);
  expect(held['items']).toBeLessThanOrEqual(100_000);
  expect(held['dropped']).toBeGreaterThan(0);
  expect(held['arrayBuffers']).toBeLessThan(100_000_000);
  expect(held['heapUsed']).toBeLessThan(120_000_000);
});
