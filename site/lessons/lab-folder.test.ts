import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labFolders, readLabFolder } from './lab-folder.ts';

const yaml = (exercise: boolean): string =>
  `title: A ticker\ntask: Press Run and watch the wire.\nobserve: 3000\nexercise: ${exercise}\n`;

let lessons = '';
let folder = '';

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

beforeEach(async () => {
  lessons = await mkdtemp(join(tmpdir(), 'lessons-'));
  folder = join(lessons, '02-short-polling', 'labs', 'ticker');
});

afterEach(() => rm(lessons, { recursive: true }));

describe('a lab is read from its folder', () => {
  test('with its id, and the client before its page and the servers', async () => {
    await write({
      'lab.yaml': yaml(false),
      'server.ts': 's',
      'index.html': 'h',
      'client.ts': 'c',
      'broker.ts': 'b',
    });
    const { lab, check, recording } = await readLabFolder(folder);
    expect(lab).toMatchObject({
      id: 'short-polling/ticker',
      title: 'A ticker',
      observe: 3000,
      exercise: false,
    });
    expect(lab.files.map(({ name }) => name)).toEqual(['client.ts', 'index.html', 'server.ts', 'broker.ts']);
    expect(lab).not.toHaveProperty('solution');
    expect([check, recording]).toEqual([undefined, undefined]);
  });

  test('an exercise with its check and its solution; check and recording are no files of the learner', async () => {
    await write({
      'lab.yaml': yaml(true),
      'client.ts': 'c',
      'server.ts': 's',
      'check.ts': "export default [{ name: 'No tick is lost', run: () => undefined }];",
      'recording.trace': '',
      'solution/server.ts': 'better',
    });
    const { lab, check, recording } = await readLabFolder(folder);
    expect(lab.files.map(({ name }) => name)).toEqual(['client.ts', 'server.ts']);
    expect(lab.solution).toEqual([{ name: 'server.ts', code: 'better' }]);
    expect(lab.checks).toEqual(['No tick is lost']);
    expect([check, recording]).toEqual([join(folder, 'check.ts'), join(folder, 'recording.trace')]);
  });

  test('and all labs are found', async () => {
    await write({ 'lab.yaml': yaml(false) });
    await mkdir(join(lessons, '03-without-labs'));
    expect(await labFolders(lessons)).toEqual([folder]);
  });
});

describe('a lab that is wrong is refused with the file and the mend', () => {
  test.each([
    [{ 'client.ts': '', 'server.ts': '' }, /lab\.yaml: missing; it holds/],
    [{ 'lab.yaml': yaml(false), 'client.ts': '' }, /server\.ts: missing/],
    [{ 'lab.yaml': `${yaml(false)}tasks: x\n`, 'client.ts': '', 'server.ts': '' }, /lab\.yaml:[^]*tasks/],
    [{ 'lab.yaml': yaml(true), 'client.ts': '', 'server.ts': '' }, /needs check\.ts and solution/],
    [
      { 'lab.yaml': yaml(false), 'client.ts': '', 'server.ts': '', 'solution/other.ts': '' },
      /solution.other\.ts: the lab has no file of this name/,
    ],
  ])('%o', async (files, words) => {
    await write(files);
    await expect(readLabFolder(folder)).rejects.toThrow(words);
  });
});
