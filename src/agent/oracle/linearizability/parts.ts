import { isOpen, type Step, type Steps } from './steps.js';

/**
 * Parts of a history that are linearizable wherever the whole is: one of them that is not proves
 * that the whole is not either.
 */

/** What had happened by a place: who returned later was under way, and a read had said nothing. */
export function upTo(problem: Steps, end: number): Steps {
  const steps = problem.steps.flatMap((step): Step[] => {
    if (step.call >= end) return [];
    if (step.ret < end) return [step];
    return step.kind === 'read' ? [] : [{ ...step, ret: Number.POSITIVE_INFINITY }];
  });
  return { ...problem, steps };
}

/** The same as far as it concerns these cells. */
export function onCells({ initial, steps }: Steps, cells: readonly number[]): Steps {
  const pick = (values: Int32Array) => {
    // Of cell n the values are 2n and 2n + 1.
    return Int32Array.from(cells, (cell, place) => 2 * place + ((values[cell] ?? 0) & 1));
  };
  const places = new Map(cells.map((cell, place) => [cell, place]));
  const concerned = steps.flatMap((step): Step[] => {
    if (step.kind === 'read') return [{ ...step, seen: pick(step.seen) }];
    const place = places.get(step.cell);
    if (place === undefined || step.kind === 'cas') return [];
    return [{ ...step, cell: place, to: 2 * place + (step.to & 1) }];
  });
  return { initial: pick(initial), values: 2 * cells.length, steps: concerned };
}

/** The reads of some values of a register only, with all that writes. */
export function withReadsOf(problem: Steps, values: ReadonlySet<number>): Steps {
  const kept = (step: Step) => step.kind !== 'read' || values.has(step.seen[0] ?? 0);
  return { ...problem, steps: problem.steps.filter(kept) };
}

/** Easier still: where a cas needed another value than these, it just writes. */
export function onValues(problem: Steps, values: ReadonlySet<number>): Steps {
  const { steps } = withReadsOf(problem, values);
  const relaxed = steps.map((step): Step => {
    if (step.kind !== 'cas' || values.has(step.from)) return step;
    const { cell, to, call, ret } = step;
    return { kind: 'write', cell, to, call, ret };
  });
  return { ...problem, steps: relaxed };
}

/**
 * Whether an explanation of all can do without this write or cas: nobody can have seen what it wrote.
 * Whoever saw that value had returned before, or called only after something had replaced it; then a
 * later one that wrote the same must be left, so that no read stands without its writer. (A read can
 * always be left out.)
 */
export function isDispensable(step: Step, steps: readonly Step[]): boolean {
  if (step.kind === 'read') return true;
  let replaced = Number.POSITIVE_INFINITY;
  let again = Number.POSITIVE_INFINITY;
  for (const other of steps) {
    if (other.kind === 'read' || other.cell !== step.cell) continue;
    if (!isOpen(other) && other.call > step.ret) replaced = Math.min(replaced, other.ret);
    if (other.to === step.to && other.call > step.call) again = Math.min(again, other.call);
  }
  return steps.every((other) => {
    if (other === step || other.kind === 'write') return true;
    const sees = other.kind === 'read' ? other.seen[step.cell] === step.to : other.from === step.to;
    return !sees || other.ret < step.call || (other.call > replaced && other.ret > again);
  });
}
