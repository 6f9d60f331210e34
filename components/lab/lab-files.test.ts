import { expect, test } from 'vitest';
import { LabFiles } from './lab-files.svelte.ts';

const starter = [
  { name: 'client.ts', code: 'one' },
  { name: 'server.ts', code: 'two' },
];

test('edits are kept by file, and the starter stays what it was', () => {
  const files = new LabFiles(starter);
  expect(files.changed).toBe(false);
  files.edit('client.ts', 'mine');
  expect(files.changed).toBe(true);
  expect(files.current()).toEqual([
    { name: 'client.ts', code: 'mine' },
    { name: 'server.ts', code: 'two' },
  ]);
  expect(starter[0]?.code).toBe('one');
});

test('a reset can be undone until something is typed', () => {
  const files = new LabFiles(starter);
  files.edit('client.ts', 'mine');
  files.reset();
  expect(files.code('client.ts')).toBe('one');
  expect(files.undoable).toBe(true);
  files.undoReset();
  expect(files.code('client.ts')).toBe('mine');
  expect(files.undoable).toBe(false);

  files.reset();
  files.edit('server.ts', 'typed since');
  expect(files.undoable).toBe(false);
});

test('an editor that reports the code it was given ends no undo', () => {
  const files = new LabFiles(starter);
  files.edit('client.ts', 'mine');
  files.reset();
  files.edit('client.ts', 'one');
  expect(files.undoable).toBe(true);
});

test('a reset of unchanged files does nothing', () => {
  const files = new LabFiles(starter);
  files.reset();
  expect(files.undoable).toBe(false);
});
