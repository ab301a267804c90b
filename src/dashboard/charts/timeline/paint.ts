import { laneHeight, lanesInSight, laneY } from '../../model/timeline-layout.js';
import { paintBars } from './paint-bars.js';
import { paintColumns, paintGutter, paintHeader, paintRestarts } from './paint-frame.js';
import { paintMarks } from './paint-marks.js';
import type { Scene } from './scene.js';

/** One frame. Only the lanes, bars and marks in sight are looked at. */
export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme } = scene;
  context.fillStyle = theme.page;
  context.fillRect(0, 0, view.width, view.height);
  context.save();
  context.beginPath();
  context.rect(view.gutter, view.header, view.width - view.gutter, view.height - view.header);
  context.clip();
  paintRows(context, scene);
  paintColumns(context, scene);
  paintBars(context, scene);
  paintRestarts(context, scene);
  paintMarks(context, scene);
  context.restore();
  paintHeader(context, scene);
  paintGutter(context, scene);
}

/** The lane that is pinned, and lines between the others where several operations share one. */
function paintRows(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view, theme, selected } = scene;
  const height = laneHeight(picture, view);
  const pinned = selected === null ? -1 : (picture.laneOf[selected] ?? -1);
  if (pinned >= 0) {
    context.fillStyle = theme.accentQuiet;
    context.fillRect(view.gutter, laneY(picture, view, pinned), view.width, height);
  }
  if (!picture.grouped) return;
  const [first, last] = lanesInSight(picture, view);
  context.fillStyle = theme.line;
  for (let lane = first; lane <= last; lane += 1) {
    context.fillRect(view.gutter, laneY(picture, view, lane) + height - 1, view.width, 1);
  }
}
