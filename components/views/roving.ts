/** Lists with one tab stop: which row the pointer is on, and where a key takes the reader. */

/** The row under the pointer, by its `data-row`. */
export function rowUnder({ target }: Event): number | undefined {
  const row = target instanceof Element ? target.closest('[data-row]') : null;
  return row ? Number(row.getAttribute('data-row')) : undefined;
}

/** The row that a key leads to; nothing when the key has no meaning here or there are no rows. */
export function rowAfter(
  key: string,
  active: number | undefined,
  total: number,
  page: number,
): number | undefined {
  const to = target(key, active, total, page);
  return to === undefined || total === 0 ? undefined : Math.min(Math.max(to, 0), total - 1);
}

function target(key: string, active: number | undefined, total: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return active === undefined ? 0 : active + 1;
    case 'ArrowUp':
      return active === undefined ? 0 : active - 1;
    case 'PageDown':
      return (active ?? 0) + page;
    case 'PageUp':
      return (active ?? 0) - page;
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return undefined;
  }
}
