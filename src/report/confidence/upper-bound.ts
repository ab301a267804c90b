import { incompleteBeta } from './incomplete-beta.js';

/** One-sided: only how bad it may be is asked, not how good. */
export const CONFIDENCE_LEVEL = 0.95;

/**
 * The exact upper confidence bound on a rate of which `hits` of `trials` independent trials were
 * seen: the rate at which so few hits, or fewer, would be seen with a chance of 1 − level.
 *
 * C. J. Clopper, E. S. Pearson: The use of confidence or fiducial limits illustrated in the case of
 * the binomial, Biometrika 26 (1934) 404–413; here one-sided, as the quantile `level` of
 * Beta(hits + 1, trials − hits). For no hit it is 1 − (1 − level)^(1 / trials): about 3 / trials.
 *
 * Null where nothing was tried: nothing is known then.
 */
export function upperBound(
  hits: number,
  trials: number,
  level: number = CONFIDENCE_LEVEL,
): number | null {
  if (!(trials > 0)) return null;
  if (hits >= trials) return 1;
  if (hits <= 0) return -Math.expm1(Math.log1p(-level) / trials);
  let low = hits / trials;
  let high = 1;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (incompleteBeta(middle, hits + 1, trials - hits) < level) low = middle;
    else high = middle;
  }
  return high;
}
