import type { RunTimeline } from '../../sdk/types.js';
import { duration } from './format.js';
import { type Box, type View, xOf } from './timeline-layout.js';
import type { Picture } from './timeline-picture.js';

export const AXIS = 24;
export const WINDOW_ROW = 18;
/** Windows that overlap stand below each other, and beyond this on top of each other. */
const MOST_ROWS = 3;
/** A line is hard to point at. */
const SLACK = 4;

/** The row of each fault window above the lanes, from 0. */
export function windowRows(windows: RunTimeline['fault_windows']): number[] {
  const free: number[] = [];
  return windows.map(({ from_ms: from, to_ms: to }) => {
    const open = free.findIndex((until) => until <= from);
    const row = open === -1 ? Math.min(free.length, MOST_ROWS - 1) : open;
    free[row] = Math.max(free[row] ?? 0, to ?? Number.POSITIVE_INFINITY);
    return row;
  });
}

/** What stands above the lanes, in pixels. */
export function headerHeight({ fault_windows: windows }: RunTimeline): number {
  return AXIS + WINDOW_ROW * Math.max(0, ...windowRows(windows).map((row) => row + 1));
}

/** The strip with the name of a window. */
export function windowBox(picture: Picture, view: View, window: number, row: number): Box {
  const { from_ms: from = 0, to_ms: to = null } = picture.source.fault_windows[window] ?? {};
  const x = xOf(view, from);
  const width = Math.max(2, xOf(view, to ?? picture.toMs) - x);
  return { x, y: AXIS + row * WINDOW_ROW, width, height: WINDOW_ROW - 2 };
}

/** What happened to the whole application at a place above the lanes, in words; null where nothing did. */
export function happeningAt(picture: Picture, view: View, x: number, y: number): string | null {
  if (x < view.gutter || y > view.header) return null;
  const { fault_windows: windows, restarts } = picture.source;
  const restart = restarts.find(({ at_ms: at }) => Math.abs(xOf(view, at) - x) <= SLACK);
  if (restart) {
    const { downtime_ms: down } = restart;
    return `The application was restarted${down === null ? '' : `, ${duration(down)} down`}`;
  }
  const rows = windowRows(windows);
  const under = windows.findLastIndex((_, window) => {
    const box = windowBox(picture, view, window, rows[window] ?? 0);
    const beside = Math.max(box.x - x, x - box.x - box.width);
    return beside <= SLACK && y >= box.y && y <= box.y + box.height;
  });
  const found = windows[under];
  if (found === undefined) return null;
  const { fault, from_ms: from, to_ms: to } = found;
  return to === null ? `${fault}, not cleared` : `${fault} for ${duration(to - from)}`;
}
