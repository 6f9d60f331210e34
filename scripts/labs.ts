/** The labs of the course with where their recordings are, for the recorder and the tests. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Lab } from '../components/lab/lab.ts';
import { labFolders, readLabFolder } from '../site/lessons/lab-folder.ts';

const LESSONS = join(import.meta.dirname, '../content/lessons');

export interface RecordedLab {
  readonly lab: Lab;
  /** Path of its recording, whether or not there is one yet. */
  readonly recording: string;
}

/** All labs, in the order of the course. */
export async function recordedLabs(): Promise<readonly RecordedLab[]> {
  const folders = await labFolders(LESSONS);
  return Promise.all(
    folders.map(async (folder) => ({
      lab: (await readLabFolder(folder)).lab,
      recording: join(folder, 'recording.trace'),
    })),
  );
}

/** A digest of the files that run, by which a recording knows whether it is still of this lab. */
export function digestOf({ files }: Lab): string {
  const hash = createHash('sha256');
  for (const { name, code } of files) hash.update(`${name}\0${code}\0`);
  return hash.digest('hex').slice(0, 16);
}
