/** Makes a static lab live, in place. Everything heavy hangs on this file; `wake.ts` imports it late. */
import { hydrate } from 'svelte';
import type { Trace } from '../../wire/trace/trace.ts';
import { decodeTrace } from '../../wire/trace/encoding.ts';
import type { Check } from '../checks/check.ts';
import LabComponent from './Lab.svelte';
import type { LabProps } from './lab-props.ts';
import type { Lab } from './lab.ts';

export interface LiveLab {
  run(): void;
}

/** Fetches the lab's data and hydrates the static lab inside `element`. Rejects when the data cannot be had. */
export async function hydrateLab(
  element: HTMLElement,
  id: string,
  loadChecks: (() => Promise<{ readonly default: readonly Check[] }>) | undefined,
): Promise<LiveLab> {
  const base = import.meta.env.BASE_URL;
  const [lab, recording] = await Promise.all([
    fetchLab(`${base}labs/${id}.json`),
    element.querySelector('[data-recorded]') ? fetchRecording(`${base}labs/${id}.trace`) : undefined,
  ]);
  const props: LabProps = {
    lab,
    recording,
    highlighted: staticCode(element),
    h: headingLevel(element),
    loadChecks: loadChecks && (async () => (await loadChecks()).default),
  };
  const { run } = hydrate(LabComponent, { target: element, props });
  return { run };
}

async function fetchLab(url: string): Promise<Lab> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Lab;
}

async function fetchRecording(url: string): Promise<Trace> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return decodeTrace(new Uint8Array(await response.arrayBuffer()));
}

/** The page has the highlighted code already: it need not be sent twice. Comments are Svelte's marks. */
function staticCode(element: HTMLElement): Record<string, string> {
  const blocks = element.querySelectorAll<HTMLElement>('code[data-file]');
  return Object.fromEntries(
    Array.from(blocks, (block) => [
      block.dataset['file'] ?? '',
      block.innerHTML.replaceAll(/<!--.*?-->/g, ''),
    ]),
  );
}

function headingLevel(element: HTMLElement): 2 | 3 | 4 {
  const level = Number(element.querySelector('[data-title]')?.tagName.slice(1));
  return level === 2 || level === 4 ? level : 3;
}
