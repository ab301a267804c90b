import { upperBound } from '../../report/index.js';

/** How often something came about, and between which rates the true one lies at 95 %. */
export interface Rate {
  hits: number;
  trials: number;
  /** hits / trials; null where nothing was tried. */
  rate: number | null;
  low: number;
  high: number;
}

/** Each side of the interval leaves out half of the 5 %. */
const ONE_SIDE = 0.975;

/**
 * With the exact two-sided interval of Clopper and Pearson (Biometrika 26, 1934): its lower end is
 * one minus the upper end of what did not come about.
 */
export function rateOf(hits: number, trials: number): Rate {
  const rate = trials === 0 ? null : hits / trials;
  const low = 1 - (upperBound(trials - hits, trials, ONE_SIDE) ?? 1);
  const high = upperBound(hits, trials, ONE_SIDE) ?? 1;
  return { hits, trials, rate, low, high };
}

/** Such as `19 of 20 (95 %; at 95 % confidence 75.1–99.9 %)`. */
export function rateWords({ hits, trials, rate, low, high }: Rate): string {
  if (rate === null) return 'never tried';
  return `${hits} of ${trials} (${percent(rate)} %; at 95 % confidence ${percent(low)}–${percent(high)} %)`;
}

function percent(share: number): string {
  return String(Number((share * 100).toFixed(1)));
}
