import type { CanvasController } from './canvas-controller.js';

export interface GestureEvents {
  /** A pointer is over the canvas; null when it has left, or moves the picture. */
  readonly onPoint: (point: { readonly x: number; readonly y: number } | null) => void;
  readonly onPick: (operation: number | null) => void;
}

/** Fewer pixels are a click. */
const LEAST_DRAG = 4;
const ZOOM_STEP = 1.4;
const PAN_SHARE = 0.15;
const LINE = 22;

/**
 * Drag, pinch, wheel and keys. Without Ctrl the wheel moves the page, as long as nobody has gone into the
 * canvas. @returns how to end it
 */
export function attachGestures(
  canvas: HTMLCanvasElement,
  controller: CanvasController,
  events: GestureEvents,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const drag = new Drag(canvas, controller, events);
  canvas.addEventListener('pointerdown', drag.down, { signal });
  canvas.addEventListener('pointermove', drag.move, { signal });
  canvas.addEventListener('pointerup', drag.up, { signal });
  canvas.addEventListener('pointercancel', drag.cancel, { signal });
  canvas.addEventListener('pointerleave', drag.leave, { signal });
  const wheel = (event: WheelEvent) => turn(event, canvas, controller, events);
  canvas.addEventListener('wheel', wheel, { signal, passive: false });
  canvas.addEventListener('keydown', (event) => press(event, controller), { signal });
  return () => ending.abort();
}

class Drag {
  readonly #pointers = new Map<number, { x: number; y: number }>();
  #moved = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly controller: CanvasController,
    private readonly events: GestureEvents,
  ) {}

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, placeOf(event));
    if (this.#pointers.size === 1) this.#moved = false;
    this.canvas.setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    const now = placeOf(event);
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) {
      this.events.onPoint(now);
      return;
    }
    const dx = now.x - before.x;
    const dy = now.y - before.y;
    if (!this.#moved && Math.hypot(dx, dy) < LEAST_DRAG) return;
    this.#moved = true;
    this.events.onPoint(null);
    this.canvas.dataset.dragged = '';
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(before, now, other);
    else this.controller.pan(dx, dy);
    this.#pointers.set(event.pointerId, now);
  };

  readonly up = (event: PointerEvent): void => {
    const started = this.#pointers.delete(event.pointerId);
    delete this.canvas.dataset.dragged;
    if (!started || this.#moved || this.#pointers.size > 0) return;
    const { x, y } = placeOf(event);
    this.events.onPick(this.controller.hover(x, y)?.operation ?? null);
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
    delete this.canvas.dataset.dragged;
  };

  readonly leave = (): void => this.events.onPoint(null);

  #pinch(before: { x: number }, now: { x: number }, other: { x: number }): void {
    const apart = Math.max(8, Math.abs(now.x - other.x));
    const was = Math.max(8, Math.abs(before.x - other.x));
    this.controller.zoom(was / apart, (now.x + other.x) / 2);
  }
}

function turn(
  event: WheelEvent,
  canvas: HTMLCanvasElement,
  controller: CanvasController,
  events: GestureEvents,
): void {
  const entered = document.activeElement === canvas;
  if (!event.ctrlKey && !event.metaKey && !entered) return;
  event.preventDefault();
  events.onPoint(null);
  const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  if (event.shiftKey) controller.pan(0, -(event.deltaY || event.deltaX) * scale);
  else if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
    controller.pan(-event.deltaX * scale, 0);
  else controller.zoom(Math.exp(clamp(event.deltaY * scale, 120) / 300), placeOf(event).x);
}

function press(event: KeyboardEvent, controller: CanvasController): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const wide = (controller.view.width - controller.view.gutter) * PAN_SHARE;
  const deeds: Readonly<Record<string, () => void>> = {
    '+': () => controller.zoom(1 / ZOOM_STEP),
    '=': () => controller.zoom(1 / ZOOM_STEP),
    '-': () => controller.zoom(ZOOM_STEP),
    '0': () => controller.fit(),
    ArrowLeft: () => controller.pan(wide, 0),
    ArrowRight: () => controller.pan(-wide, 0),
    ArrowUp: () => controller.pan(0, 3 * LINE),
    ArrowDown: () => controller.pan(0, -3 * LINE),
  };
  const deed = Object.hasOwn(deeds, event.key) ? deeds[event.key] : undefined;
  if (!deed) return;
  event.preventDefault();
  deed();
}

function placeOf({ offsetX, offsetY }: MouseEvent): { x: number; y: number } {
  return { x: offsetX, y: offsetY };
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
