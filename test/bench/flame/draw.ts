import type { Frame } from './profile.js';

const WIDTH = 1_200;
const ROW = 17;
const CHARACTER = 6.6;
/** Narrower boxes are left out: they cannot be read, and make the file large. */
const NARROWEST = 2;

/** @returns an SVG without scripts; a box tells its name and share when pointed at. */
export function drawFlames(root: Frame): string {
  const boxes: Box[] = [];
  place(root, 0, 0, WIDTH / Math.max(1, root.micros), boxes);
  const height = (Math.max(...boxes.map(({ depth }) => depth)) + 1) * ROW;
  const drawn = boxes.map((box) => draw(box, height, root.micros));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">
<title>Flame graph: width is processor time, callers below what they call</title>
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}

interface Box {
  readonly frame: Frame;
  readonly depth: number;
  readonly x: number;
  readonly width: number;
}

function place(frame: Frame, depth: number, x: number, scale: number, boxes: Box[]): void {
  const width = frame.micros * scale;
  if (width < NARROWEST) return;
  boxes.push({ frame, depth, x, width });
  let left = x;
  for (const child of [...frame.children.values()].sort((a, b) => b.micros - a.micros)) {
    place(child, depth + 1, left, scale, boxes);
    left += child.micros * scale;
  }
}

function draw({ frame, depth, x, width }: Box, height: number, total: number): string {
  const y = height - (depth + 1) * ROW;
  const share = ((100 * frame.micros) / total).toFixed(1);
  const shown = frame.name.slice(0, Math.floor((width - 4) / CHARACTER));
  const label =
    shown.length < 3
      ? ''
      : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${escaped(shown)}</text>`;
  const size = `x="${x.toFixed(1)}" y="${y}" width="${Math.max(0, width - 0.5).toFixed(1)}" height="${ROW - 1}"`;
  return `<g><title>${escaped(frame.name)} ${share} %</title><rect ${size} fill="${colour(frame.name)}"/>${label}</g>`;
}

/** The same name has the same colour in every picture. */
function colour(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000;
  return `hsl(${20 + (hash % 40)},${70 + (hash % 25)}%,${68 + (hash % 14)}%)`;
}

/** Names come from programs: what XML reads as markup, or does not allow, is written out. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '\ufffd');
}
