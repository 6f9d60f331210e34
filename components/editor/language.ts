/** The highlighter's and the editor's name for a file's language. */
export function languageOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return { ts: 'typescript', html: 'html', json: 'json' }[extension] ?? 'text';
}
