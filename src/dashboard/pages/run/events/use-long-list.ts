import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  boxHeight,
  type Extent,
  type Scroll,
  scrolled,
  scrollTo,
} from '../../../model/scroll-scale.js';
import type { Range } from './use-event-list.js';

/** Rows that are drawn or dropped together: so many fewer things to measure in a list of a million. */
export const BLOCK_ROWS = 20;

/** `nearest` moves as little as it must; `reveal` moves to the middle what is out of sight. */
export type Align = 'start' | 'end' | 'nearest' | 'reveal';

/** A scrolled list of rows of one height, as many as there may be. */
export function useLongList(total: number, rowHeight: number) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useRef<Scroll>({ top: 0, shift: 0 });
  const [shift, setShift] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const height = total * rowHeight;
  const latest = useRef(height);
  latest.current = height;
  const extent = useCallback(
    (): Extent => ({ height: latest.current, view: box.current?.clientHeight ?? 0 }),
    [],
  );
  const put = useCallback(
    (element: HTMLElement, next: Scroll) => {
      const { height, view } = extent();
      const before = scroll.current;
      scroll.current = next;
      // Rows and box move in one picture, or the list would jump for the length of a frame.
      if (next.shift !== before.shift) flushSync(() => setShift(next.shift));
      if (next.top !== element.scrollTop) element.scrollTop = next.top;
      setAtEnd(next.top + next.shift >= height - view - 2 * rowHeight);
    },
    [extent, rowHeight],
  );
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: Math.ceil(total / BLOCK_ROWS),
    getScrollElement: () => box.current,
    estimateSize: () => BLOCK_ROWS * rowHeight,
    overscan: 0,
    observeElementOffset: (instance, report) => {
      const element = instance.scrollElement;
      if (!element) return undefined;
      const read = (moving: boolean) => () => {
        put(element, scrolled(scroll.current, element.scrollTop, extent()));
        report(scroll.current.top + scroll.current.shift, moving);
      };
      const moves = read(true);
      const rests = read(false);
      element.addEventListener('scroll', moves, { passive: true });
      element.addEventListener('scrollend', rests, { passive: true });
      return () => {
        element.removeEventListener('scroll', moves);
        element.removeEventListener('scrollend', rests);
      };
    },
    // The list alone says where it is to be.
    scrollToFn: () => {},
  });
  const show = useCallback(
    (index: number, align: Align) => {
      const element = box.current;
      if (!element) return;
      const { view } = extent();
      const offset = scroll.current.top + scroll.current.shift;
      const wanted = offsetFor(align, index * rowHeight, { offset, view, rowHeight });
      if (wanted !== offset) put(element, scrollTo(wanted, extent()));
    },
    [extent, put, rowHeight],
  );
  const firstSeen = useCallback(
    () => Math.ceil((scroll.current.top + scroll.current.shift) / rowHeight),
    [rowHeight],
  );
  const blocks = virtualizer.getVirtualItems().map(({ index, start }) => ({
    first: index * BLOCK_ROWS,
    top: start - shift,
  }));
  return { box, blocks, height: boxHeight(height), range: rangeOf(blocks), atEnd, show, firstSeen };
}

interface Seen {
  readonly offset: number;
  readonly view: number;
  readonly rowHeight: number;
}

function offsetFor(align: Align, start: number, { offset, view, rowHeight }: Seen): number {
  if (align === 'start') return start;
  if (align === 'end') return start + rowHeight - view;
  const isAbove = start < offset;
  if (!isAbove && start + rowHeight <= offset + view) return offset;
  if (align === 'reveal') return start - (view - rowHeight) / 2;
  return isAbove ? start : start + rowHeight - view;
}

function rangeOf(blocks: readonly { readonly first: number }[]): Range {
  return { first: blocks[0]?.first ?? 0, last: (blocks.at(-1)?.first ?? 0) + BLOCK_ROWS - 1 };
}

export type LongList = ReturnType<typeof useLongList>;
