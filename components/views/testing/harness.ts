/** A page with nothing but the views, for tests, screenshots and benchmarks: `?trace=polling&tab=Frames`. */
import '../../../site/styles/tokens.css';
import '@fontsource-variable/source-serif-4';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import '@fontsource/ibm-plex-mono/600.css';
import './harness.css';
import { hydrate, mount } from 'svelte';
import type { TraceEvent, TraceMeta } from '../../../wire/index.ts';
import { Selection } from '../../trace/selection.svelte.ts';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import WireViews from '../WireViews.svelte';
import { samples } from './sample-traces.ts';

/** What tests and benchmarks reach for in the page. */
export interface Harness {
  readonly store: TraceStore;
  readonly selection: Selection;
  readonly reset: (meta: TraceMeta) => void;
  readonly append: (events: readonly TraceEvent[]) => void;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const asked = new URLSearchParams(location.search);
const store = new TraceStore();
const selection = new Selection();
const sample = samples[asked.get('trace') ?? 'websocket'];
if (sample) store.load(sample());
const props = { store, selection, label: 'Wire of the sample' };
const rendered = document.querySelector('#views');
const page = document.querySelector('#page');
if (rendered) hydrate(WireViews, { target: rendered, props });
else if (page) mount(WireViews, { target: page, props });
window.harness = {
  store,
  selection,
  reset: (meta) => store.reset(meta),
  append: (events) => store.append(events),
};
const tab = asked.get('tab');
if (tab) document.querySelector<HTMLElement>(`[data-tab=${CSS.escape(tab)}]`)?.click();
