import { useCallback, useRef, useState } from 'react';
import type { View } from '../../model/timeline-layout.js';
import type { CanvasController } from './canvas-controller.js';

/**
 * A scrollbar beside the canvas: it moves the lanes, and follows them, but takes no wheel away from the page.
 */
export function useScrollbar(controller: CanvasController | null) {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const follow = useCallback((view: View, lanes: number) => {
    setHeight(lanes);
    const element = ref.current;
    if (element && Math.abs(element.scrollTop - view.top) >= 1) element.scrollTop = view.top;
  }, []);
  const onScroll = () => {
    const top = ref.current?.scrollTop ?? 0;
    // It knows whole pixels only: what it was told itself is no wish to move.
    if (controller && Math.abs(controller.view.top - top) >= 1) controller.scrollTo(top);
  };
  return { ref, follow, onScroll, contentHeight: height };
}
