import { expect, it } from 'vitest';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import { pollingTrace, websocketTrace } from '../testing/sample-traces.ts';
import { chunkCounts, delivered } from './delivered.ts';

it('counts data messages from the server, not frames, pings or closes', () => {
  const store = new TraceStore();
  store.load(websocketTrace());
  expect(delivered(store.conversation)).toBe(4);
});

it('counts answers that said something, not empty ones', () => {
  const store = new TraceStore();
  store.load(pollingTrace());
  expect(delivered(store.conversation)).toBe(2);
});

it('counts chunks by direction', () => {
  expect(chunkCounts(pollingTrace().events)).toEqual({ 'client-to-server': 5, 'server-to-client': 4 });
});
