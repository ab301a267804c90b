import { marksBetween } from '../../model/timeline-hit.js';
import { lanesInSight, MARK, markBox } from '../../model/timeline-layout.js';
import { verdictMark, verdictTone } from '../../model/tones.js';
import type { Scene } from './scene.js';

/** What became of an operation, behind its last bar: a sign on the colour of the page. */
export function paintMarks(context: CanvasRenderingContext2D, scene: Scene): void {
  const { picture, view, theme } = scene;
  const [first, last] = lanesInSight(picture, view);
  context.font = `600 12px ${theme.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let lane = first; lane <= last; lane += 1) {
    for (const operation of marksBetween(picture, view, lane, view.gutter - MARK, view.width)) {
      const verdict = picture.source.operations.verdict[operation] ?? null;
      const { x, y, width, height } = markBox(picture, view, operation);
      if (verdict !== 'kept') {
        context.fillStyle = theme.quiet[verdictTone(verdict)];
        context.beginPath();
        context.roundRect(x, y, width, height, 4);
        context.fill();
      }
      context.fillStyle = theme.strong[verdictTone(verdict)];
      context.fillText(verdictMark(verdict), x + width / 2, y + height / 2 + 0.5);
    }
  }
}
