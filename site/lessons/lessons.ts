/** The lessons that are written, checked against the course's plan. */
import { type CollectionEntry, getCollection } from 'astro:content';
import { disagreement } from './lesson-schema.ts';

export type Lesson = CollectionEntry<'lessons'>;

/** All written lessons in the order of the course. @throws {Error} when one disagrees with the plan. */
export async function writtenLessons(): Promise<readonly Lesson[]> {
  const lessons = await getCollection('lessons');
  for (const lesson of lessons) {
    const folder = lesson.filePath?.split('/').at(-2) ?? '';
    const problem = disagreement(folder, lesson.data);
    if (problem !== undefined) throw new Error(`content/lessons/${folder}/lesson.mdx: ${problem}`);
  }
  return lessons.sort((one, other) => one.data.number - other.data.number);
}

/** The labs of a lesson. */
export const labsOf = async (slug: string): Promise<readonly CollectionEntry<'labs'>[]> =>
  getCollection('labs', (lab) => lab.id.startsWith(`${slug}/`));
