import { at } from '../../model/columns.js';
import { laneHeight, lanesInSight, laneY, xOf } from '../../model/timeline-layout.js';
import { ticksOf } from '../../model/timeline-ticks.js';
import { AXIS, windowBox, windowRows } from '../../model/timeline-windows.js';
import { verdictMark, verdictTone } from '../../model/tones.js';
import type { Scene } from './scene.js';

/** Faults that lay over the whole run and times in which the application was down, as tinted columns. */
export function paintColumns(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view, theme } = scene;
  context.fillStyle = theme.sunken;
  for (const { at_ms: back, downtime_ms: down } of picture.source.restarts) {
    const since = xOf(view, back - (down ?? 0));
    context.fillRect(since, view.header, xOf(view, back) - since, view.height);
  }
  picture.source.fault_windows.forEach((_, window) => {
    const { x, width } = windowBox(picture, view, window, 0);
    if (x > view.width || x + width < view.gutter) return;
    context.globalAlpha = 0.7;
    context.fillStyle = theme.quiet.fair;
    context.fillRect(x, view.header, width, view.height);
    context.globalAlpha = 1;
  });
  context.fillStyle = theme.line;
  for (const { ms } of ticksOf(view)) {
    context.fillRect(Math.round(xOf(view, ms)), view.header, 1, view.height);
  }
}

/** When the application was back. */
export function paintRestarts(
  context: CanvasRenderingContext2D,
  { picture, view, theme }: Scene,
): void {
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  for (const { at_ms: back } of picture.source.restarts) {
    const x = Math.round(xOf(view, back)) + 0.5;
    if (x < view.gutter || x > view.width) continue;
    context.beginPath();
    context.moveTo(x, view.header);
    context.lineTo(x, view.height);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Times, names of fault windows, and a sign for each restart. */
export function paintHeader(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view, theme } = scene;
  context.save();
  context.beginPath();
  context.rect(view.gutter, 0, view.width - view.gutter, view.header);
  context.clip();
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const backs = picture.source.restarts.map(({ at_ms: back }) => Math.round(xOf(view, back)));
  for (const { ms, text } of ticksOf(view)) {
    const x = Math.round(xOf(view, ms));
    context.fillStyle = theme.line;
    context.fillRect(x, AXIS - 6, 1, 6);
    if (backs.some((back) => back > x - 8 && back < x + 44)) continue;
    context.fillStyle = theme.textQuiet;
    context.fillText(text, x + 4, AXIS / 2);
  }
  const rows = windowRows(picture.source.fault_windows);
  picture.source.fault_windows.forEach(({ fault }, window) => {
    const box = windowBox(picture, view, window, rows[window] ?? 0);
    if (box.x > view.width || box.x + box.width < view.gutter) return;
    context.fillStyle = theme.quiet.fair;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.fillStyle = theme.strong.fair;
    context.fillRect(box.x, box.y, 2, box.height);
    const x = Math.max(box.x, view.gutter) + 6;
    const room = Math.min(box.x + box.width, view.width) - x - 4;
    const name = fitting(context, fault, room);
    if (name !== '') context.fillText(name, x, box.y + box.height / 2 + 0.5);
  });
  context.fillStyle = theme.text;
  context.textAlign = 'center';
  context.font = `14px ${theme.font}`;
  for (const back of backs) context.fillText('↻', back, AXIS / 2);
  context.restore();
  context.fillStyle = theme.line;
  context.fillRect(0, view.header - 1, view.width, 1);
}

/** The names of the lanes. */
export function paintGutter(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view, theme, selected } = scene;
  const [first, last] = lanesInSight(picture, view);
  const height = laneHeight(picture, view);
  context.save();
  context.beginPath();
  context.rect(0, view.header, view.gutter, view.height - view.header);
  context.clip();
  context.font = `12px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let lane = first; lane <= last; lane += 1) {
    const y = laneY(picture, view, lane);
    if (picture.grouped) {
      context.fillStyle = theme.textQuiet;
      context.fillText(fitting(context, `Lane ${lane + 1}`, view.gutter - 12), 4, y + height / 2);
      continue;
    }
    const operation = at(picture.marks, at(picture.firstMark, lane));
    const verdict = picture.source.operations.verdict[operation] ?? null;
    if (operation === selected) {
      context.fillStyle = theme.accentQuiet;
      context.fillRect(0, y, view.gutter, height);
    }
    context.fillStyle = theme.strong[verdictTone(verdict)];
    context.fillText(verdictMark(verdict), 4, y + height / 2 + 0.5);
    context.fillStyle = theme.text;
    const name = picture.source.operations.name[operation] ?? '';
    context.fillText(fitting(context, name, view.gutter - 34), 26, y + height / 2 + 0.5);
  }
  context.restore();
  context.fillStyle = theme.line;
  context.fillRect(view.gutter - 1, 0, 1, view.height);
}

/** As much of a text as has room; nothing where that would be no more than a letter or two. */
function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (room <= 12) return '';
  // A letter is never narrower than this: a very long name is cut before it is measured.
  let shown = text.slice(0, Math.ceil(room / 2));
  if (shown.length === text.length && context.measureText(text).width <= room) return text;
  while (shown.length > 2 && context.measureText(`${shown}…`).width > room) {
    shown = shown.slice(0, -1);
  }
  return shown.length > 2 ? `${shown}…` : '';
}
