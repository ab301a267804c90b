import { isOpen, type Step, type Steps } from './steps.js';

/**
 * Leaves out open calls that cannot matter. An open write is needed only to explain what somebody
 * observed (a read, or a cas that must have found the value) and completed after the call: without
 * such an observer, take it out of any explanation, and the value before it just stays longer. The
 * same holds of an open cas, which also needs somebody to have written what it replaces.
 */
export function reduce(problem: Steps): Steps {
  let { steps } = problem;
  for (;;) {
    const kept = keepUseful({ ...problem, steps });
    if (kept.length === steps.length) return { ...problem, steps };
    steps = kept;
  }
}

function keepUseful({ initial, values, steps }: Steps): Step[] {
  // When a value was observed for the last time, and whether anything makes it.
  const lastSeen = new Float64Array(values).fill(-1);
  const made = new Uint8Array(values);
  for (const value of initial) made[value] = 1;
  for (const step of steps) {
    if (step.kind !== 'write') for (const value of observed(step)) raise(lastSeen, value, step.ret);
    if (step.kind !== 'read') made[step.to] = 1;
  }
  return steps.filter((step) => {
    if (!isOpen(step) || step.kind === 'read') return true;
    if (step.kind === 'cas' && (step.from === step.to || made[step.from] === 0)) return false;
    return (lastSeen[step.to] ?? -1) > step.call;
  });
}

function observed(step: Exclude<Step, { kind: 'write' }>): ArrayLike<number> & Iterable<number> {
  return step.kind === 'read' ? step.seen : [step.from];
}

function raise(times: Float64Array, value: number, time: number): void {
  if ((times[value] ?? -1) < time) times[value] = time;
}
