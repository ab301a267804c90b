import type { Hit } from '../../model/timeline-hit.js';
import { barBox, laneHeight, laneY } from '../../model/timeline-layout.js';
import { outline } from './paint-bars.js';
import type { Scene } from './scene.js';

/** What is pointed at, on a canvas of its own: a pointer that moves must not have all the rest painted anew. */
export function paintPointer(
  context: CanvasRenderingContext2D,
  scene: Scene,
  hit: Hit | null,
): void {
  const { picture, view, theme } = scene;
  context.clearRect(0, 0, view.width, view.height);
  const lane = hit === null ? -1 : (picture.laneOf[hit.operation] ?? -1);
  if (hit === null || lane < 0) return;
  context.save();
  context.beginPath();
  context.rect(0, view.header, view.width, view.height - view.header);
  context.clip();
  context.fillStyle = theme.text;
  context.globalAlpha = 0.07;
  context.fillRect(0, laneY(picture, view, lane), view.width, laneHeight(picture, view));
  context.globalAlpha = 1;
  if (hit.attempt !== null) outline(context, scene, barBox(picture, view, hit.attempt));
  context.restore();
}
