import { expect, test } from 'vitest';
import { sessionPathOf } from './session-path.ts';

const ID = 'k3f9k3f9k3f9k3f9';

test.each([
  [`/s/${ID}`, '/', undefined],
  [`/s/${ID}/`, '/', undefined],
  [`/s/${ID}?a`, '/?a', undefined],
  [`/s/${ID}/a.b`, '/a.b', undefined],
  [`/s/${ID}.chat-2/a`, '/a', 'chat-2'],
  [`/s/${ID}.chat-2?a`, '/?a', 'chat-2'],
])('%s reaches %s of server %s', (target, rest, server) => {
  const path = sessionPathOf(target);
  expect(path).toMatchObject(server === undefined ? { session: ID } : { session: ID, server });
  expect(target.slice(0, path?.cutStart) + target.slice(path?.cutEnd)).toBe(rest);
});

test.each([
  '/s/',
  '/s/short/',
  `/x/s/${ID}/`,
  `/s/${ID}./`,
  `/s/${ID}.a.b/`,
  `/s/${ID}.a%62/`,
  `/s/${ID.toUpperCase()}/`,
])('%s names no session', (target) => {
  expect(sessionPathOf(target)).toBeUndefined();
});
