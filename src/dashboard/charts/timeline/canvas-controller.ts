import { type Hit, hitAt } from '../../model/timeline-hit.js';
import {
  contentHeight,
  fitted,
  panned,
  revealing,
  type View,
  zoomed,
} from '../../model/timeline-layout.js';
import type { Picture } from '../../model/timeline-picture.js';
import { headerHeight } from '../../model/timeline-windows.js';
import { paint } from './paint.js';
import { paintPointer } from './paint-pointer.js';
import type { Scene } from './scene.js';
import { onThemeChange, readTheme, type Theme } from './theme.js';

export interface ControllerEvents {
  /** After each change of what is in sight, before it is painted. */
  readonly onView: (view: View, contentHeight: number) => void;
}

/** Names of lanes have less room on a phone. */
const GUTTER = { wide: 132, narrow: 84, narrowBelow: 600 };

/** Owns the canvas: what is in sight, and one frame whenever something has changed. */
export class CanvasController {
  readonly #picture2d: CanvasRenderingContext2D;
  readonly #pointer2d: CanvasRenderingContext2D;
  readonly #events: ControllerEvents;
  readonly #endThemes: () => void;
  #picture: Picture;
  #view: View;
  #theme: Theme | null = null;
  #ratio = 1;
  #hovered: Hit | null = null;
  #selected: number | null = null;
  /** Whether the whole run is in sight, and stays so while it grows. */
  #whole = true;
  #frame: number | null = null;
  #drawn = false;

  /** @param pointer lies on the canvas, and shows what is pointed at */
  constructor(
    canvas: HTMLCanvasElement,
    pointer: HTMLCanvasElement,
    picture: Picture,
    events: ControllerEvents,
  ) {
    this.#picture2d = contextOf(canvas, false);
    this.#pointer2d = contextOf(pointer, true);
    this.#events = events;
    this.#picture = picture;
    const frame = { fromMs: 0, toMs: 1, top: 0, width: 1, height: 1, gutter: 0, header: 0 };
    this.#view = fitted(picture, frame);
    this.#endThemes = onThemeChange(() => {
      this.#theme = null;
      this.#request();
    });
  }

  get view(): View {
    return this.#view;
  }

  get picture(): Picture {
    return this.#picture;
  }

  end(): void {
    this.#endThemes();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  /** A picture that grew, or shows other operations of the same run. */
  setPicture(picture: Picture): void {
    if (picture === this.#picture) return;
    this.#picture = picture;
    this.#hovered = null;
    const view = { ...this.#view, header: headerHeight(picture.source) };
    this.#show(this.#whole ? fitted(picture, view) : panned(picture, view, 0, 0));
  }

  setSelected(operation: number | null): void {
    if (operation === this.#selected) return;
    this.#selected = operation;
    this.#request();
  }

  /** @param ratio pixels of the device per pixel of the page */
  resize(width: number, height: number, ratio: number): void {
    // An observer tells the first size once more: the picture would be drawn twice in one task.
    const { width: before, height: tall } = this.#view;
    if (width === before && height === tall && ratio === this.#ratio) return;
    for (const { canvas } of [this.#picture2d, this.#pointer2d]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    if (ratio !== this.#ratio) this.#theme = null;
    this.#ratio = ratio;
    const gutter = width < GUTTER.narrowBelow ? GUTTER.narrow : GUTTER.wide;
    const header = headerHeight(this.#picture.source);
    const view = { ...this.#view, width, height, gutter, header };
    this.#show(this.#whole ? fitted(this.#picture, view) : panned(this.#picture, view, 0, 0));
    // A canvas that was given a size is empty: until the next frame would be seen as a flash. That of
    // the first size was empty before, and is drawn in a task of its own.
    if (this.#drawn) this.#paint();
  }

  zoom(factor: number, x = (this.#view.width + this.#view.gutter) / 2): void {
    this.#move(zoomed(this.#picture, this.#view, x, factor));
  }

  pan(dx: number, dy: number): void {
    this.#move(panned(this.#picture, this.#view, dx, dy));
  }

  fit(): void {
    this.#move(fitted(this.#picture, this.#view));
  }

  reveal(operation: number): void {
    this.#move(revealing(this.#picture, this.#view, operation));
  }

  scrollTo(top: number): void {
    this.pan(0, this.#view.top - top);
  }

  /** What is at a place of the canvas, and points at it. */
  hover(x: number, y: number): Hit | null {
    const hit = hitAt(this.#picture, this.#view, x, y);
    this.#point(hit);
    return hit;
  }

  leave(): void {
    this.#point(null);
  }

  #point(hit: Hit | null): void {
    const before = this.#hovered;
    if (hit?.operation === before?.operation && hit?.attempt === before?.attempt) return;
    this.#hovered = hit;
    paintPointer(this.#pointer2d, this.#scene(), hit);
  }

  #move(view: View): void {
    const whole = fitted(this.#picture, view);
    this.#whole = view.toMs - view.fromMs > (whole.toMs - whole.fromMs) * 0.999;
    this.#show(view);
  }

  #show(view: View): void {
    this.#view = view;
    this.#events.onView(view, view.header + contentHeight(this.#picture, view));
    this.#request();
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#drawn = true;
    const scene = this.#scene();
    for (const context of [this.#picture2d, this.#pointer2d]) {
      context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    }
    paint(this.#picture2d, scene);
    paintPointer(this.#pointer2d, scene, this.#hovered);
  }

  #scene(): Scene {
    this.#theme ??= readTheme(this.#picture2d, this.#ratio);
    return {
      picture: this.#picture,
      view: this.#view,
      theme: this.#theme,
      selected: this.#selected,
      ratio: this.#ratio,
    };
  }
}

function contextOf(canvas: HTMLCanvasElement, alpha: boolean): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha });
  if (!context) throw new Error('this browser cannot draw on a canvas');
  return context;
}
