/** A page with nothing but the views, for tests and benchmarks: `?trace=polling&tab=Frames`; `&fonts` for looks. */
import '../../../site/styles/tokens.css';
import './harness.css';
import { hydrate, mount } from 'svelte';
import type { TraceEvent, TraceMeta } from '../../../wire/index.ts';
import { Selection } from '../../trace/selection.svelte.ts';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import WireViews from '../WireViews.svelte';
import { samples } from './sample-traces.ts';

/** What tests and benchmarks reach for in the page. */
export interface HarnessWindow {
  readonly store: TraceStore;
  readonly selection: Selection;
  readonly reset: (meta: TraceMeta) => void;
  readonly append: (events: readonly TraceEvent[]) => void;
}

declare global {
  interface Window {
    harness: HarnessWindow;
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
if (asked.has('fonts')) await import('./fonts.ts');
