/** A pinned selection as the fragment of a page's address: `#wire=handshake/hello:1.s.0:wire:8+8`. */
import type { FieldSource, ItemId } from '../../wire/index.ts';
import type { Selected } from './selection.svelte.ts';

const ADDRESS = /^#wire=([\w-]+\/[\w-]+):(\d+\.[cs]\.\d+):(wire|unmasked|inflated|reassembled):(\d+)\+(\d+)$/;

/** The fragment for bits that are pinned in the recorded run of a lab. */
export const pinAddress = (lab: string, { item, source, bitStart, bitLength }: Selected): string =>
  `#wire=${lab}:${item}:${source}:${bitStart}+${bitLength}`;

/** What a fragment says; nothing when it is no pin, or a damaged one. */
export function readPinAddress(
  hash: string,
): { readonly lab: string; readonly selected: Selected } | undefined {
  const [, lab, item, source, start, length] = ADDRESS.exec(decode(hash)) ?? [];
  if (lab === undefined) return undefined;
  const selected = {
    item: item as ItemId,
    source: source as FieldSource,
    bitStart: Number(start),
    bitLength: Number(length),
  };
  return { lab, selected };
}

/** Programs that pass addresses on may have escaped what need not be. */
function decode(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** Gives the page's address another fragment, or none; neither scrolls nor adds to the history. */
export function replaceAddress(hash: string): void {
  if (location.hash !== hash)
    history.replaceState(history.state, '', hash || location.pathname + location.search);
}
