import type { ReportConfidence, ReportRateEstimate } from '../../sdk/types.js';
import { count, counted } from './format.js';

/**
 * What the counts allow to be said: `0 of 60 acknowledged writes lost: the loss rate is below 4.9 %
 * with 95 % confidence.` The bounds are those of docs/reports.md.
 */
export function confidenceWords(confidence: ReportConfidence): string[] {
  const { level, loss, duplication, undecided } = confidence;
  const words = [
    rateWords(loss, ['acknowledged write', 'lost', 'loss rate'], level),
    rateWords(duplication, ['creation', 'doubled', 'duplication rate'], level),
  ];
  if (undecided === 0) return words;
  const are = undecided === 1 ? 'is' : 'are';
  return [
    ...words,
    `${counted(undecided, 'write')} that could not be decided ${are} not among them.`,
  ];
}

function rateWords(
  { found, of, upper_bound: bound }: ReportRateEstimate,
  [noun, participle, rate]: readonly [string, string, string],
  level: number,
): string {
  if (bound === null) return `No ${noun} was decided, so nothing is known of the ${rate}.`;
  const counts = `${count(found)} of ${counted(of, noun)} ${participle}`;
  if (bound >= 1) return `${counts}: the ${rate} may be as high as 100 %.`;
  return `${counts}: the ${rate} is below ${boundWords(bound)} with ${boundWords(level)} confidence.`;
}

/** Rounded up, so that what is said is never better than what was computed. */
function boundWords(share: number): string {
  const digits = share < 0.001 ? 4 : share < 0.01 ? 2 : 1;
  const scale = 10 ** digits;
  return `${Number((Math.ceil(share * 100 * scale - 1e-9) / scale).toFixed(digits))} %`;
}
