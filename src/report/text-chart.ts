import type { Violation } from './document.js';
import { type StoryLine, storySpan } from './story.js';

/** What bars of text are drawn with. */
export const TEXT_CHART_KEY = '█ answered, ░ no usable answer, ┄ nothing heard of it';

const FILL: Readonly<Record<StoryLine['kind'], string>> = {
  answered: '█',
  no_answer: '░',
  open: '┄',
  moment: '┆',
  found: '◆',
};

/** One bar per line of a story, each exactly `width` characters, or none; time runs right. */
export function storyBars(lines: readonly StoryLine[], width: number, gap = ' '): string[] {
  const span = storySpan(lines);
  const place = (ms: number) => Math.min(width - 1, Math.floor((ms / span) * width));
  return lines.map((line) => {
    const from = place(line.from_ms);
    const to = line.to_ms === null ? width - 1 : place(line.to_ms);
    return bar(from, Math.max(from, to), width, FILL[line.kind], gap);
  });
}

/** One bar per call of a violation, in the order in which calls began and ended. */
export function violationBars({ calls }: Violation, width: number, gap = ' '): string[] {
  const places = Math.max(1, ...calls.flatMap(({ from, to }) => [from + 1, to ?? 0]));
  const place = (at: number) => Math.min(width - 1, Math.floor((at / places) * width));
  return calls.map(({ from, to }) => {
    const start = place(from);
    if (to === null) return bar(start, width - 1, width, '┄', gap, ['├', '┄']);
    return bar(start, Math.max(start + 1, place(to)), width, '─', gap, ['├', '┤']);
  });
}

function bar(
  from: number,
  to: number,
  width: number,
  fill: string,
  gap: string,
  [first, last]: readonly [string, string] = [fill, fill],
): string {
  if (width < 1) return '';
  const length = Math.min(to, width - 1) - from + 1;
  const drawn = length < 2 ? first : `${first}${fill.repeat(length - 2)}${last}`;
  return `${gap.repeat(from)}${drawn}${gap.repeat(Math.max(0, width - from - Math.max(1, length)))}`;
}
