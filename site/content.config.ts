import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import type { Lab } from '../components/lab/lab.ts';
import { labsLoader } from './lessons/labs-loader.ts';
import { LessonSchema } from './lessons/lesson-schema.ts';

/** `02-short-polling/lesson.mdx` is `short-polling`. */
function slugOf({ entry }: { readonly entry: string }): string {
  const slug = /^\d\d-([a-z0-9-]+)\/lesson\.mdx$/.exec(entry)?.[1];
  if (slug === undefined) {
    throw new Error(`content/lessons/${entry}: name the folder “NN-slug”, such as 02-short-polling.`);
  }
  return slug;
}

const lessons = defineCollection({
  loader: glob({ base: 'content/lessons', pattern: '*/lesson.mdx', generateId: slugOf }),
  schema: LessonSchema,
});

const labs = defineCollection({
  loader: labsLoader(),
  schema: z.strictObject({
    lab: z.custom<Lab>(),
    /** Paths from the project's root. */
    check: z.string().optional(),
    recording: z.string().optional(),
  }),
});

export const collections = { lessons, labs };
