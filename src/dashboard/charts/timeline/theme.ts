import type { Tone } from '../../model/tones.js';

/** The colours of the page, for a canvas. */
export interface Theme {
  readonly page: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textQuiet: string;
  readonly accent: string;
  readonly accentQuiet: string;
  readonly font: string;
  readonly strong: Readonly<Record<Tone, string>>;
  readonly quiet: Readonly<Record<Tone, string>>;
  /** What the stripes of `hatched` look like from afar. */
  readonly between: Readonly<Record<Tone, string>>;
  readonly hatched: Readonly<Record<Tone, CanvasPattern | string>>;
}

const TONES: readonly Tone[] = ['good', 'fair', 'poor', 'bad', 'pending', 'accent'];

export function readTheme(context: CanvasRenderingContext2D, ratio: number): Theme {
  const computed = getComputedStyle(document.documentElement);
  const colour = (name: string) => computed.getPropertyValue(`--${name}`).trim();
  const strong = byTone(colour);
  const quiet = byTone((tone) => colour(`${tone}-quiet`));
  return {
    page: colour('page'),
    sunken: colour('sunken'),
    line: colour('line'),
    lineStrong: colour('line-strong'),
    text: colour('text'),
    textQuiet: colour('text-quiet'),
    accent: colour('accent'),
    accentQuiet: colour('accent-quiet'),
    font: computed.fontFamily,
    strong,
    quiet,
    between: byTone((tone) => `color-mix(in srgb, ${strong[tone]} 50%, ${quiet[tone]})`),
    hatched: byTone((tone) => hatching(context, strong[tone], quiet[tone], ratio)),
  };
}

/** Calls back when the page's colours change. @returns how to end it */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function byTone<T>(make: (tone: Tone) => T): Record<Tone, T> {
  return Object.fromEntries(TONES.map((tone) => [tone, make(tone)])) as Record<Tone, T>;
}

const STRIPE = 6;

/** Stripes that keep their width on every screen: the tile is as fine as the pixels. */
function hatching(
  context: CanvasRenderingContext2D,
  strong: string,
  quiet: string,
  ratio: number,
): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const size = Math.max(4, Math.round(STRIPE * ratio));
  tile.width = size;
  tile.height = size;
  const stripes = tile.getContext('2d');
  if (!stripes) return quiet;
  stripes.fillStyle = quiet;
  stripes.fillRect(0, 0, size, size);
  stripes.strokeStyle = strong;
  stripes.lineWidth = size / 3;
  stripes.beginPath();
  for (const shift of [-size, 0, size]) {
    stripes.moveTo(shift - 1, size + 1);
    stripes.lineTo(shift + size + 1, -1);
  }
  stripes.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? quiet;
}
