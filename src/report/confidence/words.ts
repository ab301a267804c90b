import type { Confidence, RateEstimate } from '../document.js';

/**
 * The rates in sentences: "0 of 60 acknowledged writes lost: the loss rate is below 4.9 % with
 * 95 % confidence."
 */
export function confidenceWords(confidence: Confidence): string[] {
  const { level, loss, duplication, undecided } = confidence;
  return [
    sentence(loss, 'acknowledged write', 'lost', 'loss rate', level),
    sentence(duplication, 'creation', 'doubled', 'duplication rate', level),
    ...(undecided === 0 ? [] : [undecidedWords(undecided)]),
  ];
}

function undecidedWords(undecided: number): string {
  const are =
    undecided === 1 ? 'write that could not be decided is' : 'writes that could not be decided are';
  return `${grouped(undecided)} ${are} not among them.`;
}

function sentence(
  estimate: RateEstimate,
  noun: string,
  participle: string,
  rate: string,
  level: number,
): string {
  const { found, of, upper_bound } = estimate;
  if (upper_bound === null) return `No ${noun} was decided, so nothing is known of the ${rate}.`;
  const counts = `${grouped(found)} of ${grouped(of)} ${noun}${of === 1 ? '' : 's'} ${participle}`;
  if (upper_bound >= 1) return `${counts}: the ${rate} may be as high as 100 %.`;
  return `${counts}: the ${rate} is below ${percent(upper_bound)} with ${percent(level)} confidence.`;
}

/** Rounded up, so that what is said is never better than what was computed. */
export function percent(share: number): string {
  const digits = share < 0.001 ? 4 : share < 0.01 ? 2 : 1;
  const scale = 10 ** digits;
  return `${Number((Math.ceil(share * 100 * scale - 1e-9) / scale).toFixed(digits))} %`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
