import { type SearchLimits, search } from './search.js';
import type { Step, Steps } from './steps.js';

/** Sets of more elements have too many possible states to be tried. */
const MOST_CELLS = 4;
const MOST_VALUES = 200;

/**
 * What the call that returned last could have found instead, each by cell: as if it were a read, every
 * value is tried. Null where the time was up, or there are too many.
 */
export function couldHaveSeen(problem: Steps, limits: SearchLimits): readonly Int32Array[] | null {
  const last = lastToReturn(problem.steps);
  if (!last) return null;
  const others = problem.steps.filter((step) => step !== last);
  const possible: Int32Array[] = [];
  for (const seen of candidates(problem)) {
    const read: Step = { kind: 'read', seen, call: last.call, ret: last.ret };
    const steps = [...others, read].sort((a, b) => a.call - b.call);
    const outcome = search({ ...problem, steps }, limits);
    if (outcome === 'time' || outcome === 'memory') return null;
    if (outcome === 'linearizable') possible.push(seen);
  }
  return possible.length > 0 ? possible : null;
}

function lastToReturn(steps: readonly Step[]): Step | undefined {
  return steps
    .filter(({ ret }) => Number.isFinite(ret))
    .reduce<Step | undefined>(
      (last, step) => (last && last.ret > step.ret ? last : step),
      undefined,
    );
}

function candidates({ initial, values }: Steps): Int32Array[] {
  if (initial.length === 1 && values <= MOST_VALUES) {
    return Array.from({ length: values }, (_, value) => Int32Array.of(value));
  }
  if (initial.length > MOST_CELLS) return [];
  return Array.from({ length: 2 ** initial.length }, (_, bits) =>
    Int32Array.from(initial, (absent, cell) => absent + ((bits >> cell) & 1)),
  );
}
