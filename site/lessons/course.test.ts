import { describe, expect, test } from 'vitest';
import { course, plannedLessons, readCourse } from './course.ts';

const part = (...slugs: string[]): string =>
  `- part: asking\n  title: Asking\n  about: About.\n  lessons:\n` +
  slugs.map((slug) => `    - { slug: ${slug}, title: Title, goal: Goal. }\n`).join('');

test('the course has 22 lessons in five parts, numbered in order', () => {
  expect(course.map(({ numeral }) => numeral)).toEqual(['I', 'II', 'III', 'IV', 'V']);
  expect(plannedLessons.map(({ number }) => number)).toEqual(
    Array.from({ length: 22 }, (_, index) => index + 1),
  );
  expect(plannedLessons[6]).toMatchObject({ slug: 'handshake', part: 'websocket' });
});

describe('a wrong course is refused', () => {
  test('with the place that is wrong', () => {
    expect(() => readCourse(part('Short_Polling'))).toThrow(/course\.yaml.*[^]*lessons\[0\]\.slug/);
  });

  test('when a slug occurs twice', () => {
    expect(() => readCourse(part('frames', 'frames'))).toThrow(/“frames” occurs twice/);
  });
});
