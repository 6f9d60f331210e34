/** Renders the views of a sample on the server, as a build does with a recording. */
import { render } from 'svelte/server';
import { Selection } from '../../trace/selection.svelte.ts';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import WireViews from '../WireViews.svelte';
import { samples } from './sample-traces.ts';

export function renderViews(name: string): string {
  const store = new TraceStore();
  const sample = samples[name];
  if (sample) store.load(sample());
  return render(WireViews, {
    props: { store, selection: new Selection(), label: 'Wire of the sample' },
  }).body;
}
