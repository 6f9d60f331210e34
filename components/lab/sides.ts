/** Which side of the wire a file runs on, and how the lab's tabs follow from it. */
import type { LabFile } from './lab.ts';

export type Side = 'client' | 'server';

export const sides: readonly Side[] = ['client', 'server'];

/** `client.ts` and the page it runs in are the client's; every other file runs in the sandbox. */
export function sideOf(name: string): Side {
  return /^client\b.*\.ts$|\.(html|css)$/.test(name) ? 'client' : 'server';
}

/** The files in the order of their tabs: the client's first, for the client is always on the left. */
export function inTabOrder(files: readonly LabFile[]): readonly LabFile[] {
  return sides.flatMap((side) => files.filter(({ name }) => sideOf(name) === side));
}

/** Lines that the code panes are high: the longest file, within what is comfortable. */
export function paneLines(files: readonly LabFile[]): number {
  const longest = Math.max(...files.map(({ code }) => code.trimEnd().split('\n').length));
  return Math.min(26, Math.max(10, longest + 1));
}

/** The tab that a key moves to from `name`; nothing when the key has no meaning here. */
export function tabAfter(names: readonly string[], name: string, key: string): string | undefined {
  const place = names.indexOf(name);
  const at = (index: number) => names[(index + names.length) % names.length];
  switch (key) {
    case 'ArrowRight':
      return at(place + 1);
    case 'ArrowLeft':
      return at(place - 1);
    case 'Home':
      return at(0);
    case 'End':
      return at(-1);
    default:
      return undefined;
  }
}
