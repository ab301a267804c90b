import { isDispensable, onCells, upTo } from './parts.js';
import { reduce } from './reduce.js';
import { type SearchLimits, search, within } from './search.js';
import type { Step, Steps } from './steps.js';

/** A part of a history that proves by itself that the whole cannot be explained. */
export interface Evidence extends Steps {
  /** Which cells of the whole its cells are. */
  readonly cells: readonly number[];
  /** Nothing can be taken away from it, one by one; false where the time was up before. */
  readonly minimal: boolean;
}

/** A part that is harder to judge is left as it is. */
const MOST_CONFIGURATIONS = 20_000;

/**
 * A small part of a history that is not linearizable. First its shortest beginning that fails, then
 * without each cell and call that it fails without, the oldest first. Taken away are only such as
 * leave a linearizable history linearizable: a write stays as long as somebody may have seen it, and no
 * read is left without its writer.
 */
export function minimise(problem: Steps, limits: SearchLimits): Evidence {
  let complete = true;
  const fails = (part: Steps): boolean => {
    const outcome = limits.expired() ? 'time' : search(part, within(limits, MOST_CONFIGURATIONS));
    if (outcome === 'time' || outcome === 'memory') complete = false;
    return outcome === 'not linearizable';
  };
  const beginning = reduce(shortestBeginning(problem, fails));
  const every = Array.from(beginning.initial.keys());
  const cells = every.length === 1 ? every : thin(every, (some) => fails(onCells(beginning, some)));
  const concerned = every.length === 1 ? beginning : reduce(onCells(beginning, cells));
  const steps = fewestSteps(concerned, fails);
  return { ...concerned, steps, cells, minimal: complete };
}

/** A beginning of what is linearizable is so too: the first that fails is found by halving. */
function shortestBeginning(problem: Steps, fails: (part: Steps) => boolean): Steps {
  const ends = problem.steps
    .filter(({ kind, ret }) => kind !== 'write' && ret < Number.POSITIVE_INFINITY)
    .map(({ ret }) => ret + 1)
    .sort((a, b) => a - b);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fails(upTo(problem, ends[middle] ?? 0))) high = middle;
    else low = middle + 1;
  }
  const shortest = upTo(problem, ends[high] ?? Number.POSITIVE_INFINITY);
  return fails(shortest) ? shortest : problem;
}

/** Reads first: with them go the reasons to keep writes. */
function fewestSteps(problem: Steps, fails: (part: Steps) => boolean): readonly Step[] {
  let { steps } = problem;
  for (;;) {
    const before = steps.length;
    const reads = steps.filter(({ kind }) => kind === 'read');
    const kept = thin(reads, (some) =>
      fails({ ...problem, steps: withReads(steps, new Set(some)) }),
    );
    steps = withReads(steps, new Set(kept));
    steps = withoutDispensable({ ...problem, steps }, fails);
    if (steps.length === before) return steps;
  }
}

function withReads(steps: readonly Step[], reads: ReadonlySet<Step>): Step[] {
  return steps.filter((step) => step.kind !== 'read' || reads.has(step));
}

/** Whether one can be spared depends on those that are still there: they go one after the other. */
function withoutDispensable(problem: Steps, fails: (part: Steps) => boolean): readonly Step[] {
  let { steps } = problem;
  const writes = steps.filter((step) => step.kind !== 'read' && isDispensable(step, steps));
  thin(writes, (some) => {
    const kept = new Set<Step>(some);
    let left = steps;
    for (const step of writes) {
      if (kept.has(step) || !left.includes(step) || !isDispensable(step, left)) continue;
      left = left.filter((other) => other !== step);
    }
    if (left.length === steps.length || !fails({ ...problem, steps: left })) return false;
    steps = left;
    return true;
  });
  return steps;
}

/** Takes away halves, quarters … and at last single ones, as long as the rest still holds. */
function thin<T>(items: readonly T[], holds: (some: readonly T[]) => boolean): readonly T[] {
  let left = items;
  for (
    let size = Math.ceil(left.length / 2);
    size > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < left.length; ) {
      const some = [...left.slice(0, start), ...left.slice(start + size)];
      if (holds(some)) left = some;
      else start += size;
    }
  }
  return left;
}
