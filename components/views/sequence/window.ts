/** Which stretch of the sequence is drawn: what is in view and, when the reader scrolls, some more around it. */

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretch moves in steps of this height, so that scrolling redraws seldom. */
const STEP = 360;

/** The part of `page` to draw when its heights from `top` on are in view. */
export function drawnStretch(
  top: number,
  viewHeight: number,
  page: { readonly top: number; readonly bottom: number },
  following: boolean,
): Stretch {
  // At the end, and staying there: nothing around it is needed.
  if (following && page.bottom - page.top > viewHeight)
    return { from: page.bottom - viewHeight, to: page.bottom };
  const from = Math.max(page.top, Math.floor(top / STEP) * STEP - STEP);
  const to = Math.min(page.bottom, Math.ceil((top + viewHeight) / STEP) * STEP + STEP);
  return { from, to: Math.max(from, to) };
}
