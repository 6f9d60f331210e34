/**
 * Our reading of the wire beside Wireshark's. The captures are of real conversations;
 * without tshark, or without the right to capture, these tests are skipped and say so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePcapng, encodePcapng } from '../../../wire/files.ts';
import { findChromium } from '../../support/browser.ts';
import { Capture, tsharkFields, tsharkProblem } from '../../support/tshark.ts';
import * as conversations from './conversations.ts';
import { readByCommand, readByTshark, type Reading } from './readings.ts';

const problem = tsharkProblem();
if (problem !== undefined) console.warn(`Skipped: the comparison with tshark, because ${problem}.`);

const { startServer, ...said } = conversations;
const names = (Object.keys(said) as (keyof typeof said)[]).filter(
  (name) => name !== 'browser' || findChromium() !== undefined,
);

describe.skipIf(problem !== undefined)('read as tshark reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tshark-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(names)('%s', (name) => {
    const file = join(folder, `${name}.pcapng`);
    let theirs: Reading;
    let ours: Awaited<ReturnType<typeof readByCommand>>;
    let port: number;

    beforeAll(async () => {
      const server = await startServer();
      ({ port } = server);
      const capture = await Capture.start(file, [port]);
      await said[name](port);
      await capture.stop();
      server.close();
      [theirs, ours] = await Promise.all([readByTshark(file, port), readByCommand(file, port)]);
    }, 60_000);

    test('the same messages of HTTP', () => {
      expect(theirs.messages.flat().length).toBeGreaterThan(1);
      expect(ours.messages).toEqual(theirs.messages);
    });

    test('the same frames', () => {
      if (/socket|browser/i.test(name)) expect(theirs.frames.flat().length).toBeGreaterThan(6);
      expect(ours.frames).toEqual(theirs.frames);
    });

    test('the same texts, inflated', () => {
      // Where text is broken or in fragments, tshark shows it in its own way.
      if (['plainSocket', 'browser'].includes(name)) expect(theirs.texts.flat().length).toBeGreaterThan(3);
      if (['brokenSocket', 'fragmentedSocket', 'deflatedSocket'].includes(name)) return;
      expect(ours.texts).toEqual(theirs.texts);
    });

    test('only what is broken has problems', () => {
      if (name !== 'brokenSocket') expect(ours.problems).toEqual([]);
      else expect(new Set(ours.problems).size).toBeGreaterThan(8);
    });

    test('our own file of it is sound, and reads the same', async () => {
      const exported = join(folder, `${name}-exported.pcapng`);
      await writeFile(exported, encodePcapng(decodePcapng(await readFile(file))));
      const flaws =
        'tcp.analysis.flags || _ws.malformed || ip.checksum.status != 1 || tcp.checksum.status != 1';
      expect(
        await tsharkFields(exported, flaws, ['frame.number', '_ws.col.Info'], { port: 80, checksums: true }),
      ).toEqual([]);
      expect(
        (await tsharkFields(exported, 'tcp', ['frame.number'], { port: 80, checksums: true })).length,
      ).toBeGreaterThan(10);
      const again = await readByTshark(exported, 80);
      expect(again.frames).toEqual(theirs.frames);
      expect(again.messages).toEqual(theirs.messages);
    });
  });
});
