/**
 * The rooms and what each may import. ARCHITECTURE.md draws this; here it is enforced.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rooms = ['wire', 'sandbox-server', 'components', 'site', 'content'] as const;

/** For each room, what it may import of ours besides itself: path prefixes. */
const mayImport: Record<(typeof rooms)[number], readonly string[]> = {
  wire: [],
  'sandbox-server': ['wire/trace/'],
  components: ['wire/', 'sandbox-server/protocol.ts'],
  // Content is data to the pages that show it.
  site: ['components/', 'wire/', 'content/course.yaml'],
  // Lessons are text and name components; only a lab's check.ts is code.
  content: ['components/checks/'],
};

/** Modules of ours that a file imports, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return ts
    .preProcessFile(scriptOf(file, text), true, true)
    .importedFiles.map((imported) => imported.fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, normalize(join(root, dirname(file), name.split('?')[0] ?? name))))
    .map((path) => path.replaceAll('\\', '/'));
}

/** The script of a component: front matter of .astro, `<script>` of .svelte, the whole of a .ts. */
function scriptOf(file: string, text: string): string {
  if (file.endsWith('.svelte'))
    return [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, s]) => s).join('\n');
  if (file.endsWith('.astro')) return /^---\n([^]*?)\n---/.exec(text)?.[1] ?? '';
  if (file.endsWith('.mdx'))
    return text
      .split('\n')
      .filter((line) => line.startsWith('import '))
      .join('\n');
  return text;
}

/** Tests may reach across rooms for what they test with. */
const isTest = (file: string): boolean => /\.test\.ts$|\/testing\//.test(file);

describe.each(rooms)('%s', (room) => {
  const files = globSync(`${room}/**/*.{ts,svelte,astro,mdx}`, { cwd: root }).filter((file) => !isTest(file));

  test('imports only what its place in the building allows', () => {
    const allowed = [`${room}/`, ...mayImport[room]];
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((path) => rooms.some((other) => path.startsWith(`${other}/`)))
        .filter((path) => !allowed.some((prefix) => path.startsWith(prefix)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(broken).toEqual([]);
  });

  test('imports only files that exist', () => {
    const missing = files.flatMap((file) =>
      importsOf(file)
        .filter((path) => !path.startsWith('node_modules/') && !existsSync(join(root, path)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(missing).toEqual([]);
  });
});

test('wire knows neither Node nor the DOM', () => {
  const files = globSync('wire/**/*.ts', { cwd: root }).filter((file) => !isTest(file));
  const broken = files.filter((file) =>
    /from '(node:|ws'|fs'|path')/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(broken).toEqual([]);
});

test('what makes a session does not know Node', () => {
  const files = globSync('sandbox-server/{session,conditions,probes}/**/*.ts', { cwd: root }).filter(
    (file) => !isTest(file),
  );
  const broken = files.filter((file) => /from '(node:|ws')/.test(readFileSync(join(root, file), 'utf8')));
  expect(broken).toEqual([]);
});
