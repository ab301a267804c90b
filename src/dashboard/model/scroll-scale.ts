/** Browsers draw nothing beyond some height: Firefox from 17 895 698 px on, Chromium from 33 554 431. */
export const TALLEST_PX = 8_000_000;

/** A long list in a shorter box: `top` is the box's, `top + shift` the list's own offset. */
export interface Scroll {
  readonly top: number;
  readonly shift: number;
}

export interface Extent {
  /** Height of the whole list, of the part that is seen, in px. */
  readonly height: number;
  readonly view: number;
}

export function boxHeight(height: number): number {
  return Math.min(height, TALLEST_PX);
}

/** So near an end, box and list move as one, and so come to it together. */
const NEAR_PX = 20_000;

/** Where the list is to be; the box follows in proportion. */
export function scrollTo(offset: number, extent: Extent): Scroll {
  const { maxOffset, maxTop } = ends(extent);
  const wanted = Math.min(Math.max(0, offset), maxOffset);
  const left = maxOffset - wanted;
  if (wanted <= NEAR_PX || maxOffset === maxTop) return { top: wanted, shift: 0 };
  if (left <= NEAR_PX) return { top: maxTop - left, shift: maxOffset - maxTop };
  const top = Math.round((wanted / maxOffset) * maxTop);
  return { top, shift: wanted - top };
}

/**
 * After the box has moved to `top`. A small move (wheel, keys) moves the list by as much; a large one
 * (the thumb, Home, End) goes to the same share of the list. Where the box is at its end and the list
 * is not, the box has to be put elsewhere: its `top` then differs from the one that was given.
 */
export function scrolled(before: Scroll, top: number, extent: Extent): Scroll {
  const { maxOffset, maxTop } = ends(extent);
  if (maxOffset === maxTop) return { top, shift: 0 };
  const small = Math.abs(top - before.top) <= 2 * extent.view;
  if (!small) return { top, shift: (top / maxTop) * maxOffset - top };
  const offset = top + before.shift;
  const stuck = (top <= 0 && offset > 0) || (top >= maxTop && offset < maxOffset);
  return stuck ? scrollTo(offset, extent) : { top, shift: before.shift };
}

function ends({ height, view }: Extent): { maxOffset: number; maxTop: number } {
  return {
    maxOffset: Math.max(0, height - view),
    maxTop: Math.max(0, boxHeight(height) - view),
  };
}
