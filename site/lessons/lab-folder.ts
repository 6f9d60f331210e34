/** A lab's folder in `content/`, read and checked. Plain Node, so that the recorder and tests can use it too. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'astro/zod';
import { parse } from 'yaml';
import type { Check } from '../../components/checks/check.ts';
import type { Lab, LabFile } from '../../components/lab/lab.ts';

export interface LabFolder {
  readonly lab: Lab;
  /** Paths of what belongs to the lab and is not shown as a file of it; undefined where there is none. */
  readonly check: string | undefined;
  readonly recording: string | undefined;
}

const LabYaml = z.strictObject({
  title: z.string('is missing: name the lab.').min(3, 'is too short.').max(60, 'is too long.'),
  task: z
    .string('is missing: write one sentence that says what to do and what to watch.')
    .min(10, 'is too short: say what to do and what to watch.')
    .max(200, 'is too long: one sentence.'),
  observe: z
    .int('must be whole milliseconds.')
    .min(500, 'must be from 500 to 60000 ms.')
    .max(60_000, 'must be from 500 to 60000 ms.'),
  exercise: z.boolean('must be true or false.'),
});

/** Files that are not the learner's. */
const OTHER_FILES = new Set(['lab.yaml', 'check.ts', 'recording.trace']);

/** Tabs come in the order in which bytes travel: client and its page, then servers by name. */
const rank = (name: string) => ['client.ts', 'index.html', 'server.ts'].indexOf(name);
const inOrder = (one: LabFile, other: LabFile) =>
  ((rank(one.name) + 10) % 10) - ((rank(other.name) + 10) % 10) || one.name.localeCompare(other.name);

/**
 * Reads `content/lessons/NN-slug/labs/<lab>/`.
 * @throws {Error} naming the file, the field and the mend.
 */
export async function readLabFolder(folder: string): Promise<LabFolder> {
  const lesson = basename(dirname(dirname(folder))).replace(/^\d+-/, '');
  const id = `${lesson}/${basename(folder)}`;
  const names = await fileNames(folder);
  const about = await readAbout(join(folder, 'lab.yaml'));
  const files = await readFiles(
    folder,
    names.filter((name) => !OTHER_FILES.has(name)),
  );
  for (const name of ['client.ts', 'server.ts']) {
    if (!names.includes(name)) throw new Error(`${join(folder, name)}: missing; every lab has one.`);
  }
  const solution = await readSolution(join(folder, 'solution'), files);
  const check = names.includes('check.ts') ? join(folder, 'check.ts') : undefined;
  if (about.exercise && (check === undefined || solution === undefined)) {
    throw new Error(
      `${folder}: an exercise needs check.ts and solution/; add them, or set exercise to false.`,
    );
  }
  return {
    lab: {
      id,
      ...about,
      files,
      ...(solution && { solution }),
      ...(check !== undefined && about.exercise && { checks: await checkNames(check) }),
    },
    check,
    recording: names.includes('recording.trace') ? join(folder, 'recording.trace') : undefined,
  };
}

/** Folders of all labs below `content/lessons`, by path. */
export async function labFolders(lessons: string): Promise<readonly string[]> {
  const labs = await Promise.all(
    (await folderNames(lessons)).map(async (lesson) =>
      (await folderNames(join(lessons, lesson, 'labs'))).map((lab) => join(lessons, lesson, 'labs', lab)),
    ),
  );
  return labs.flat().sort();
}

async function readAbout(path: string): Promise<z.infer<typeof LabYaml>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path}: missing; it holds title, task, observe and exercise.`);
  });
  const result = LabYaml.safeParse(parse(text));
  if (!result.success) throw new Error(`${path}:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** Names of the checks in a `check.ts`, as they were when it was first read: they only keep the room. */
async function checkNames(file: string): Promise<readonly string[]> {
  const url = pathToFileURL(resolve(file)).href;
  const { default: checks } = (await import(/* @vite-ignore */ url)) as { default: readonly Check[] };
  return checks.map(({ name }) => name);
}

async function readSolution(folder: string, files: readonly LabFile[]): Promise<LabFile[] | undefined> {
  const names = await fileNames(folder);
  const stray = names.find((name) => !files.some((file) => file.name === name));
  if (stray !== undefined) {
    throw new Error(`${join(folder, stray)}: the lab has no file of this name for it to replace.`);
  }
  return names.length === 0 ? undefined : readFiles(folder, names);
}

const readFiles = async (folder: string, names: readonly string[]): Promise<LabFile[]> =>
  (
    await Promise.all(names.map(async (name) => ({ name, code: await readFile(join(folder, name), 'utf8') })))
  ).sort(inOrder);

const fileNames = async (folder: string): Promise<string[]> =>
  (await entries(folder)).filter((entry) => entry.isFile()).map((entry) => entry.name);

const folderNames = async (folder: string): Promise<string[]> =>
  (await entries(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

/** What a folder holds, without hidden files; nothing if there is no such folder. */
async function entries(folder: string) {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.name.startsWith('.'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
