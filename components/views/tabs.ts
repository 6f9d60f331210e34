/** The tab strip: which views there are and where the arrow keys go. */

export const tabs = ['Sequence', 'Handshake', 'Frames', 'Timeline', 'Ledger'] as const;

export type Tab = (typeof tabs)[number];

/** The tab that a key moves to; nothing when the key has no meaning here. */
export function tabAfter(tab: Tab, key: string): Tab | undefined {
  const place = tabs.indexOf(tab);
  const at = (index: number): Tab | undefined => tabs[(index + tabs.length) % tabs.length];
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
