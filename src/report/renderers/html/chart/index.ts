import type { Timeline } from '../../../document.js';
import { html, type Markup } from '../markup.js';
import { faultLegend } from './fault-legend.js';
import { lanes } from './lanes.js';
import { overview } from './overview.js';
import { scaleOf } from './scale.js';

export { HATCH } from './attempt.js';
export { strip } from './strip.js';

/** Operations × attempts × faults over time: all of them in sum, the telling ones one by one. */
export function timelineChart(timeline: Timeline): Markup {
  const scale = scaleOf(timeline);
  if (scale === null) return html`<p class="soft">No attempts were reported.</p>`;
  const drawn = timeline.operations.length < timeline.operations_total;
  return html`${drawn || timeline.operations_total > 30 ? overview(timeline, scale) : ''}${faultLegend(timeline)}${lanes(timeline, scale)}`;
}
