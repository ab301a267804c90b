import type { Bar, Scene } from './scene.js';

/** The fault that an attempt met, or else its status. */
export function paintWord(context: CanvasRenderingContext2D, scene: Scene, bar: Bar): void {
  const { picture, theme } = scene;
  const { attempts, faults } = picture.source;
  const fault = attempts.fault[bar.attempt] ?? null;
  const status = attempts.status[bar.attempt] ?? null;
  const word = fault === null ? (status === null ? '' : String(status)) : (faults[fault] ?? '');
  if (word === '') return;
  context.font = `11px ${theme.font}`;
  const size = context.measureText(word).width;
  if (size > bar.width - 10) return;
  const solid = attempts.outcome[bar.attempt] === 'answered';
  if (!solid) {
    context.fillStyle = theme.page;
    context.fillRect(bar.x + 3, bar.y + 1, size + 4, bar.height - 2);
  }
  context.fillStyle = solid ? theme.page : theme.text;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText(word, bar.x + 5, bar.y + bar.height / 2 + 0.5);
}
