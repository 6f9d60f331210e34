/** The front matter of a lesson; docs/writing-lessons.md says the same in prose. */
import { z } from 'astro/zod';
import { plannedLessons } from './course.ts';

const sentence = (what: string, least: number, most: number) =>
  z
    .string(`is missing: write ${what}.`)
    .trim()
    .min(least, `is too short: write ${what}, from ${least} to ${most} characters.`)
    .max(most, `is too long: write ${what}, from ${least} to ${most} characters.`);

const section = z.string(`must be a string in quotes: '5.10' is not 5.1.`).min(1);
const note = z.string().min(1).optional();

/** A word too many is mostly a comma that YAML took for the end of a note. */
const error = (issue: { readonly code?: string; readonly keys?: readonly string[] }): string | undefined =>
  issue.code === 'unrecognized_keys'
    ? `does not know “${issue.keys?.join('”, “')}”: between { } a note with a comma or a colon stands in quotes.`
    : undefined;

const Source = z.union(
  [
    z.strictObject({ rfc: z.int().positive(), section: section.optional(), note }, { error }),
    z.strictObject({ title: z.string().min(1), url: z.url(), section: section.optional(), note }, { error }),
  ],
  `needs either “rfc” (a number) or “title” and “url”; beside them only “section” (in quotes) and “note”.`,
);

export const LessonSchema = z.strictObject({
  title: sentence('the title of the lesson as in content/course.yaml', 3, 60),
  number: z.int(`must be the lesson's number in content/course.yaml.`).positive(),
  part: z.enum(
    ['asking', 'streaming', 'websocket', 'alive', 'world'],
    'must be asking, streaming, websocket, alive or world.',
  ),
  question: sentence('the question that this lesson answers, which the last one left open', 20, 240),
  summary: sentence('what one can do afterwards', 40, 200),
  minutes: z
    .int('must be a whole number of minutes.')
    .min(5, 'must be from 5 to 45 minutes.')
    .max(45, 'must be from 5 to 45 minutes: split the lesson.'),
  prerequisites: z.array(
    z
      .string()
      .refine(
        (slug) => plannedLessons.some((lesson) => lesson.slug === slug),
        'is not a slug of content/course.yaml: write one that is.',
      ),
    'must be a list of slugs of content/course.yaml, or [].',
  ),
  sources: z.array(Source, 'must be a list.').min(1, 'needs at least one source: name the rule behind it.'),
});

export type LessonData = z.infer<typeof LessonSchema>;

/** What of a lesson's front matter disagrees with the course's plan or with its folder, as a sentence with its mend. */
export function disagreement(folder: string, data: LessonData): string | undefined {
  const planned = plannedLessons.find((lesson) => lesson.number === data.number);
  if (planned === undefined) return `number: content/course.yaml has no lesson ${data.number}.`;
  const name = `${String(planned.number).padStart(2, '0')}-${planned.slug}`;
  if (folder !== name) return `number: lesson ${data.number} belongs in the folder “${name}”.`;
  if (data.title !== planned.title) {
    return `title: “${data.title}” here, “${planned.title}” in content/course.yaml; make them the same.`;
  }
  if (data.part !== planned.part) {
    return `part: “${data.part}” here, “${planned.part}” in content/course.yaml; make them the same.`;
  }
  return undefined;
}
