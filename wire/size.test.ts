import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** What a browser loads for this import, compressed, in bytes. */
async function sizeOf(code: string): Promise<{ size: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: join(import.meta.dirname), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return {
    size: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
    inputs: used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => input),
  };
}

/** Everything of the first door that reads bytes: all but the prose of the field table. */
const DISSECTORS =
  'export { ConversationBuilder, decodeEvents, decodeTrace, deliveries, encodeEvents, encodeTrace, exchanges, ledger, label, messages } from "./index.ts";';

test('all that reads bytes is under 25 KB', async () => {
  const { size, inputs } = await sizeOf(DISSECTORS);
  expect(size).toBeLessThan(25_000);
  expect(inputs.filter((input) => input.includes('fields/'))).toEqual([]);
  expect(inputs.filter((input) => /pcapng|har\//.test(input))).toEqual([]);
});

test('with the prose of the field table, it is under 40 KB', async () => {
  const { size } = await sizeOf('export * from "./index.ts";');
  expect(size).toBeLessThan(40_000);
});
