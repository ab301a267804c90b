import type { ScheduledFault } from '../scenario/index.js';

/**
 * The same faults as a schedule of their own. Where an attempt before has lost its fault, the client
 * does not come to the later attempt any more: the faults of one operation move forward by as many
 * attempts as have lost theirs.
 */
export function subsetOf(
  whole: readonly ScheduledFault[],
  subset: readonly ScheduledFault[],
): ScheduledFault[] {
  const kept = new Set(subset);
  return whole.flatMap((entry) => {
    if (!kept.has(entry)) return [];
    const gone = whole.filter(
      (other) =>
        other.operation === entry.operation && other.attempt < entry.attempt && !kept.has(other),
    ).length;
    return [gone === 0 ? entry : { ...entry, attempt: entry.attempt - gone }];
  });
}
