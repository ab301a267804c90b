import { type RefObject, useEffect, useRef } from 'react';
import { createPlot, type Plot, type PlotHandlers, type PlotState } from './plot.js';

interface PlotFace {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly placeOf: Plot['placeOf'];
}

/** One plot for as long as its place is on the page; it is told what changes. */
export function usePlot(state: PlotState, handlers: PlotHandlers): PlotFace {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const now = useRef({ state, handlers });
  useEffect(() => {
    now.current = { state, handlers };
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = createPlot(element, now.current.state, {
      onHover: (place) => now.current.handlers.onHover(place),
      onPress: (place, event) => now.current.handlers.onPress(place, event),
      onBrush: (stretch) => now.current.handlers.onBrush(stretch),
    });
    plot.current = made;
    const observer = new ResizeObserver(() => made.resize(element.clientWidth));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, []);
  const { points, picked, active } = state;
  const pickedKey = picked.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids of the picked runs stand for their list, which is made anew with each address
  useEffect(() => plot.current?.show({ points, picked, active }), [points, pickedKey, active]);
  return { host, placeOf: (place) => plot.current?.placeOf(place) ?? { left: 0, top: 0 } };
}
