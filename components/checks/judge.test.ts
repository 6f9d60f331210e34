import { expect, test } from 'vitest';
import { ConversationBuilder } from '../../wire/index.ts';
import type { Run } from './check.ts';
import { judge } from './judge.ts';

const run: Run = {
  trace: { meta: { startedAt: 0, base: '/s/x' }, events: [] },
  conversation: new ConversationBuilder().conversation,
  console: [],
};

test('gives each check’s verdict under its name, in order', () => {
  const verdicts = judge(
    [
      { name: 'one', run: () => ({ passed: true, saw: 'it', evidence: [] }) },
      {
        name: 'two',
        run: ({ console }) => ({ passed: console.length > 0, saw: 'nothing', evidence: ['1.c.0'] }),
      },
    ],
    run,
  );
  expect(verdicts).toEqual([
    { name: 'one', passed: true, saw: 'it', evidence: [] },
    { name: 'two', passed: false, saw: 'nothing', evidence: ['1.c.0'] },
  ]);
});

test('a check that breaks fails alone and says whose fault it is', () => {
  const broken = () => {
    throw new Error('oops');
  };
  const [verdict, next] = judge(
    [
      { name: 'broken', run: broken },
      { name: 'fine', run: () => ({ passed: true, saw: '', evidence: [] }) },
    ],
    run,
  );
  expect(verdict).toMatchObject({ passed: false, saw: expect.stringContaining('not yours') });
  expect(next?.passed).toBe(true);
});
