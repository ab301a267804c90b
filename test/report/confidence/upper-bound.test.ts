import test from 'ava';
import { CONFIDENCE_LEVEL, upperBound } from '../../../src/report/index.js';
import { seeded } from '../../helpers/seed.js';

/** Quantiles 0.95 of Beta(hits + 1, trials − hits), as SciPy 1.x computes them (scipy.stats.beta.ppf). */
const KNOWN: readonly [hits: number, trials: number, bound: number][] = [
  [0, 1, 0.95],
  [0, 60, 0.04870291331009749],
  [1, 60, 0.07663999493450441],
  [2, 58, 0.1045972819188962],
  [1, 100, 0.046559811453538935],
  [10, 100, 0.16371762327581477],
  [50, 100, 0.5863782853690882],
  [99, 100, 0.9994871985837377],
  [3, 1000, 0.007735244718479458],
  [500, 100_000, 0.005382730759818748],
];

for (const [hits, trials, bound] of KNOWN) {
  test(`${hits} of ${trials}: at most ${bound.toFixed(4)}, one-sided 95 %`, (t) => {
    const computed = upperBound(hits, trials) ?? Number.NaN;
    t.true(Math.abs(computed - bound) < 1e-9, `computed ${computed}`);
  });
}

test('all lost: the rate may be 1; nothing tried: nothing is known', (t) => {
  t.is(upperBound(7, 7), 1);
  t.is(upperBound(0, 0), null);
  t.is(upperBound(0, Number.NaN), null);
});

test('the bound is the rate at which so few hits have a chance of one in twenty', (t) => {
  const { between } = seeded(t);
  for (let i = 0; i < 200; i += 1) {
    const trials = between(1, 400);
    const hits = between(0, trials - 1);
    const bound = upperBound(hits, trials) ?? Number.NaN;
    const chance = chanceOfAtMost(hits, trials, bound);
    t.true(Math.abs(chance - (1 - CONFIDENCE_LEVEL)) < 1e-6, `${hits} of ${trials}: ${chance}`);
  }
});

test('more trials make it lower, more hits higher', (t) => {
  const { between } = seeded(t);
  for (let i = 0; i < 200; i += 1) {
    const trials = between(2, 1_000_000);
    const hits = between(0, trials - 2);
    const bound = upperBound(hits, trials) ?? Number.NaN;
    t.true(bound > hits / trials && bound <= 1, `${hits} of ${trials}: ${bound}`);
    t.true((upperBound(hits + 1, trials) ?? 0) > bound);
    t.true((upperBound(hits, trials * 2) ?? 1) < bound);
  }
});

/** The binomial sum itself, by its terms: another way than the one that is tested. */
function chanceOfAtMost(hits: number, trials: number, rate: number): number {
  let logTerm = trials * Math.log1p(-rate);
  let sum = Math.exp(logTerm);
  for (let k = 0; k < hits; k += 1) {
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(logTerm);
  }
  return sum;
}
