import { expect, test } from 'vitest';
import { statusOf, type StatusInput } from './status.ts';

const status = (input: Partial<StatusInput>) =>
  statusOf({ connection: 'live', phase: 'idle', shown: 'nothing', clientRuns: false, ...input });

test.each<[string, Partial<StatusInput>]>([
  ['recorded run', { connection: 'closed', shown: 'recording' }],
  ['not live', { connection: 'closed' }],
  ['connecting', { connection: 'connecting', shown: 'recording' }],
  ['recorded run (sandbox unreachable)', { connection: 'unreachable', shown: 'recording' }],
  ['sandbox unreachable', { connection: 'unreachable', shown: 'run' }],
  ['live', {}],
  ['live, starting', { phase: 'starting' }],
  ['live, running', { phase: 'running', clientRuns: true }],
  ['live, server stopped', { phase: 'ended', clientRuns: true }],
  ['live, stopped', { phase: 'ended' }],
])('%s', (text, input) => {
  expect(status(input).text).toBe(text);
});

test('only a live sandbox has a full mark', () => {
  expect(status({}).mark).toBe('full');
  expect(status({ connection: 'connecting' }).mark).toBe('half');
  expect(status({ connection: 'unreachable' }).mark).toBe('empty');
});
