import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('a line for each event, for people or for programs', () => {
  const lines: string[] = [];
  const text = createLog('text', (line) => lines.push(line));
  text.say('Up.');
  text.event('run-ended', { reason: 'stopped', milliseconds: 5 });
  const json = createLog(
    'json',
    (line) => lines.push(line),
    () => new Date(0),
  );
  json.say('Up.');
  json.event('run-ended', { reason: 'stopped', milliseconds: 5 });
  expect(lines).toEqual([
    'Up.',
    'run-ended reason=stopped milliseconds=5',
    '{"time":"1970-01-01T00:00:00.000Z","event":"message","message":"Up."}',
    '{"time":"1970-01-01T00:00:00.000Z","event":"run-ended","reason":"stopped","milliseconds":5}',
  ]);
});
