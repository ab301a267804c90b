import { useEffect, useMemo, useRef, useState } from 'react';
import { count, counted } from '../../model/format.js';
import type { Hit } from '../../model/timeline-hit.js';
import { OWN_LANE } from '../../model/timeline-layout.js';
import type { Picture } from '../../model/timeline-picture.js';
import { isFailure } from '../../model/timeline-verdicts.js';
import { happeningAt, headerHeight } from '../../model/timeline-windows.js';
import { CanvasController } from './canvas-controller.js';
import style from './chart.module.css';
import { attachGestures } from './gestures.js';
import { Tip } from './tip.js';
import { useScrollbar } from './use-scrollbar.js';

interface ChartProps {
  readonly picture: Picture;
  readonly selected: number | null;
  readonly live: boolean;
  readonly onPick: (operation: number | null) => void;
  /** Hands out what moves the picture; null when it is gone. */
  readonly onReady: (controller: CanvasController | null) => void;
}

interface Pointed {
  readonly x: number;
  readonly y: number;
  readonly hit: Hit | null;
  readonly happening: string | null;
}

const HEIGHT = { least: 120, most: 460 };
const GROUPED_LANE = 28;

export function Chart({ picture, selected, live, onPick, onReady }: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [controller, setController] = useState<CanvasController | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const scrollbar = useScrollbar(controller);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the controller lives as long as the canvas
  useEffect(() => {
    const element = canvas.current;
    if (!element || !pointer.current) return undefined;
    const made = new CanvasController(element, pointer.current, picture, {
      onView: scrollbar.follow,
    });
    const detach = attachGestures(element, made, {
      onPoint: (point) => {
        if (point === null) made.leave();
        setPointed(point && pointAt(made, point));
      },
      onPick: (operation) => pick.current(operation),
    });
    const stopSizing = followSize(frame.current, made);
    setController(made);
    return () => {
      setController(null);
      stopSizing();
      detach();
      made.end();
    };
  }, []);
  useEffect(() => controller?.setPicture(picture), [controller, picture]);
  useEffect(() => controller?.setSelected(selected), [controller, selected]);
  useEffect(() => onReady(controller), [controller, onReady]);
  const height = heightOf(picture);
  const words = useMemo(() => describe(picture), [picture]);
  return (
    <div className={style.chart} style={{ height }}>
      <div className={style.frame} ref={frame}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it has keys of its own */}
        <canvas
          ref={canvas}
          className={style.canvas}
          tabIndex={0}
          role="application"
          aria-label={`Timeline, ${words}`}
          aria-description="Plus, minus and 0 zoom, the arrow keys move, f goes to the next failure. The list below says the same."
        >
          {words}
        </canvas>
        <canvas ref={pointer} className={style.pointer} />
        {pointed && <Tip {...pointed} picture={controller?.picture ?? picture} live={live} />}
      </div>
      <div
        className={style.scrollbar}
        ref={scrollbar.ref}
        onScroll={scrollbar.onScroll}
        aria-hidden="true"
        tabIndex={-1}
      >
        <div style={{ height: scrollbar.contentHeight }} />
      </div>
    </div>
  );
}

function pointAt(controller: CanvasController, point: { x: number; y: number }): Pointed {
  const { picture, view } = controller;
  const hit = controller.hover(point.x, point.y);
  return { ...point, hit, happening: happeningAt(picture, view, point.x, point.y) };
}

function heightOf(picture: Picture): number {
  const lanes = picture.lanes * (picture.grouped ? GROUPED_LANE : OWN_LANE);
  const wanted = headerHeight(picture.source) + lanes + 4;
  return Math.max(HEIGHT.least, Math.min(HEIGHT.most, wanted));
}

/** In pixels of the device, which change with the window's place and the browser's zoom. */
function followSize(frame: HTMLElement | null, controller: CanvasController): () => void {
  if (!frame) return () => {};
  const resize = () =>
    controller.resize(frame.clientWidth, frame.clientHeight, window.devicePixelRatio || 1);
  const observer = new ResizeObserver(resize);
  observer.observe(frame);
  window.addEventListener('resize', resize);
  resize();
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', resize);
  };
}

function describe({ shown, source }: Picture): string {
  let failures = 0;
  for (const each of shown) {
    if (isFailure(source.operations.verdict[each] ?? null)) failures += 1;
  }
  return `${counted(shown.length, 'operation')}, ${count(failures)} with a finding`;
}
