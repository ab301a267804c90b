import type { Budget, Contest, Figure, Result } from './figure.js';

/**
 * Measures both sides in turn, after one of each that does not count. The side that begins changes
 * with every round, so that whatever slows the machine down for a while meets both.
 */
export async function measure(
  figure: Figure,
  contest: Contest,
  rounds: number,
  say: (line: string) => void,
): Promise<Result> {
  const ours: number[] = [];
  const reference: number[] = [];
  const sides = [
    { name: 'ours', samples: ours, run: () => contest.ours() },
    { name: 'reference', samples: reference, run: () => contest.reference() },
  ];
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, samples, run } of round % 2 === 0 ? sides : sides.toReversed()) {
      const sample = await run();
      if (round > 0) samples.push(sample);
      const label = round === 0 ? 'warm-up' : `round ${round} of ${rounds}`;
      say(`${figure.name}  ${label}  ${name} ${Math.round(sample * 100) / 100} ${figure.unit}`);
    }
  }
  return conclude(figure, ours, reference);
}

function conclude(figure: Figure, ours: number[], reference: number[]): Result {
  const { name, number, what, unit, budget } = figure;
  const ratio = median(ours) / median(reference);
  return {
    name,
    number,
    what,
    unit,
    ours: median(ours),
    reference: median(reference),
    ratio,
    budget: describe(budget),
    ok: 'atLeast' in budget ? ratio >= budget.atLeast : ratio <= budget.atMost,
    samples: { ours, reference },
  };
}

function describe(budget: Budget): string {
  return 'atLeast' in budget ? `>= ${budget.atLeast}` : `<= ${budget.atMost}`;
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  if (upper === undefined || lower === undefined) throw new RangeError('there are no samples');
  return (lower + upper) / 2;
}
