import { useEffect } from 'react';
import type { LongList } from './use-long-list.js';

interface Follow {
  readonly on: boolean;
  readonly total: number;
  readonly view: LongList;
  /** Somebody scrolled away from the end. */
  readonly onLeave: () => void;
}

/** Keeps the newest event in sight for as long as nobody looks elsewhere. */
export function useFollow({ on, total, view, onLeave }: Follow): void {
  const { atEnd, show } = view;
  useEffect(() => {
    if (on && total > 0) show(total - 1, 'end');
  }, [on, total, show]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move away from the end ends it
  useEffect(() => {
    if (on && !atEnd) onLeave();
  }, [atEnd]);
}
