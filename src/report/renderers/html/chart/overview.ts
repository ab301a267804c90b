import type { Timeline, TimelineBucket } from '../../../document.js';
import { counted, duration } from '../../../words.js';
import { html, type Markup } from '../markup.js';
import { verdictMark } from '../tones.js';
import { busyBuckets, LEFT, RIGHT, type Scale, WIDTH } from './scale.js';

const HEIGHT = 96;
/** The columns stand on this line; the marks of findings are beneath it. */
const BASE = 72;
const TALLEST = 60;
const SIGN_WIDTH = 16;

/**
 * All attempts of the run, also those of operations that are not drawn: a column per stretch of
 * time, solid for answered, hatched for failed, a line for the faults injected. Beneath it, where
 * the operations with a finding began.
 */
export function overview(timeline: Timeline, scale: Scale): Markup {
  const busy = busyBuckets(timeline.buckets);
  const most = Math.max(
    1,
    ...busy.map((bucket) => Math.max(bucket.answered + bucket.failed, bucket.faults)),
  );
  const column = (bucket: TimelineBucket) => drawColumn(bucket, timeline.bucket_ms, most, scale);
  const attempts = busy.reduce((sum, each) => sum + each.answered + each.failed, 0);
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${counted(attempts, 'attempt')} over ${duration(scale.span)}">
<text class="soft" x="${LEFT - 8}" y="${BASE - TALLEST + 8}" text-anchor="end" font-size="11">${most.toLocaleString('en-US')} in ${duration(timeline.bucket_ms)}</text><text class="soft" x="${LEFT - 8}" y="${BASE}" text-anchor="end" font-size="11">0</text><text class="soft" x="${LEFT - 8}" y="${BASE + 16}" text-anchor="end" font-size="11">findings</text>
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BASE}" y2="${BASE}"/>${busy.map(column)}${restarts(timeline, scale)}${findings(timeline, scale)}</svg></div>
<p class="legend"><span>solid: answered</span><span>hatched: failed</span><span>line: faults injected</span><span>dashed: restart</span><span>beneath: where operations with a finding began</span></p>`;
}

function drawColumn(
  { at, answered, failed, faults }: TimelineBucket,
  bucketMs: number,
  most: number,
  { start, span }: Scale,
): Markup {
  const position = (time: number) =>
    LEFT + Math.min(1, Math.max(0, (time - start) / span)) * (WIDTH - LEFT - RIGHT);
  const x = position(Date.parse(at));
  const width = Math.max(1.5, position(Date.parse(at) + bucketMs) - x - 1);
  const tall = (count: number) => (count / most) * TALLEST;
  const rect = (name: string, count: number, above: number) =>
    count === 0
      ? html``
      : html`<rect class="${name}" x="${x.toFixed(1)}" y="${(BASE - tall(count + above)).toFixed(1)}" width="${width.toFixed(1)}" height="${tall(count).toFixed(1)}"/>`;
  const line = BASE - tall(faults);
  return html`<g><title>${at}: ${answered} answered, ${failed} failed, ${faults} faults</title>${rect('answered', answered, 0)}${rect('noanswer', failed, answered)}${
    faults === 0
      ? ''
      : html`<line class="faultline" x1="${x.toFixed(1)}" x2="${(x + width).toFixed(1)}" y1="${line.toFixed(1)}" y2="${line.toFixed(1)}"/>`
  }</g>`;
}

function restarts(timeline: Timeline, { place }: Scale): Markup[] {
  return timeline.restarts.map(({ at }) => {
    const x = place(at).toFixed(1);
    return html`<line class="restart" x1="${x}" x2="${x}" y1="${BASE - TALLEST}" y2="${BASE}"/>`;
  });
}

/** One sign per place: where several would overlap, the first stands for them. */
function findings({ operations }: Timeline, { place }: Scale): Markup[] {
  let free = 0;
  return operations.flatMap(({ operation, verdict, attempts }) => {
    const [first] = attempts;
    if (verdict === null || verdict === 'kept' || first === undefined) return [];
    const x = place(first.sent_at);
    if (x < free) return [];
    free = x + SIGN_WIDTH;
    const { mark, tone } = verdictMark(verdict);
    const [sign = ''] = mark.split(' ');
    return [
      html`<text class="f${tone}" x="${x.toFixed(1)}" y="${BASE + 16}" text-anchor="middle" font-size="12">${sign}<title>${operation}: ${mark}</title></text>`,
    ];
  });
}
