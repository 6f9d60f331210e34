/** The course as a list: which lessons there are to be, in which order and part. */
import { z } from 'astro/zod';
import { parse } from 'yaml';
import text from '../../content/course.yaml?raw';

const Part = z.strictObject({
  part: z.enum(['asking', 'streaming', 'websocket', 'alive', 'world']),
  title: z.string().min(1),
  about: z.string().min(1),
  lessons: z
    .array(
      z.strictObject({
        slug: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
        title: z.string().min(1),
        goal: z.string().min(1),
      }),
    )
    .min(1),
});

export type PartId = z.infer<typeof Part>['part'];

/** A lesson as the course plans it, whether it is written yet or not. */
export interface PlannedLesson {
  readonly number: number;
  readonly part: PartId;
  readonly slug: string;
  readonly title: string;
  readonly goal: string;
}

export interface PlannedPart {
  readonly part: PartId;
  /** I, II, III … */
  readonly numeral: string;
  readonly title: string;
  readonly about: string;
  readonly lessons: readonly PlannedLesson[];
}

const NUMERALS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];

/** Reads the text of `content/course.yaml`. @throws {Error} naming the place that is wrong. */
export function readCourse(yaml: string): readonly PlannedPart[] {
  const result = z.array(Part).min(1).max(NUMERALS.length).safeParse(parse(yaml));
  if (!result.success) throw new Error(`content/course.yaml: ${z.prettifyError(result.error)}`);
  let number = 0;
  const parts = result.data.map(({ part, title, about, lessons }, index) => ({
    part,
    numeral: NUMERALS[index] ?? '',
    title,
    about,
    lessons: lessons.map((lesson) => ({ ...lesson, part, number: (number += 1) })),
  }));
  const slugs = parts.flatMap((part) => part.lessons.map((lesson) => lesson.slug));
  const twice = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
  if (twice !== undefined) throw new Error(`content/course.yaml: the slug “${twice}” occurs twice.`);
  return parts;
}

export const course = readCourse(text);

export const plannedLessons = course.flatMap((part) => part.lessons);
