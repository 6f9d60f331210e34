import { describe, expect, test } from 'vitest';
import { disagreement, LessonSchema } from './lesson-schema.ts';

const lesson = {
  title: 'Short polling',
  number: 2,
  part: 'asking',
  question: 'A server cannot speak first. How does a page learn that a price has changed?',
  summary: 'Predict and measure how stale a polled price is, and what it costs.',
  minutes: 20,
  prerequisites: ['request-and-response'],
  sources: [{ rfc: 6202, section: '2.1' }],
};

const complaints = (changes: object): string =>
  LessonSchema.safeParse({ ...lesson, ...changes })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('\n') ?? '';

test('a lesson as the documentation shows it is accepted', () => {
  expect(LessonSchema.parse(lesson)).toEqual(lesson);
});

describe('front matter that is wrong is refused with the field and the mend', () => {
  test.each([
    [{ summary: undefined }, /^summary: is missing: write what one can do/],
    [{ summary: 'Too short.' }, /^summary: is too short.*from 40 to 200/],
    [{ minutes: 90 }, /^minutes: .*split the lesson/],
    [{ part: 'polling' }, /^part: must be asking/],
    [{ prerequisites: ['request'] }, /^prerequisites\.0: is not a slug of content\/course\.yaml/],
    [{ sources: [] }, /^sources: needs at least one source/],
    [{ sources: [{ rfc: 6455, section: 5.1 }] }, /section.*in quotes/],
    [{ sources: [{ rfc: 6455, note: 'the rules', 'and more': null }] }, /“and more”.*in quotes/],
    [{ author: 'A. Nonymous' }, /author/],
  ])('%o', (changes, words) => {
    expect(complaints(changes)).toMatch(words);
  });
});

describe('a lesson agrees with the plan', () => {
  const data = LessonSchema.parse(lesson);

  test('as it is', () => {
    expect(disagreement('02-short-polling', data)).toBeUndefined();
  });

  test.each([
    ['03-short-polling', {}, /folder “02-short-polling”/],
    ['02-short-polling', { title: 'Polling' }, /title: “Polling” here, “Short polling” in/],
    ['02-short-polling', { part: 'world' as const }, /part: “world” here, “asking” in/],
    ['23-more', { number: 23 }, /no lesson 23/],
  ])('or says where not: %s %o', (folder, changes, words) => {
    expect(disagreement(folder, { ...data, ...changes })).toMatch(words);
  });
});
