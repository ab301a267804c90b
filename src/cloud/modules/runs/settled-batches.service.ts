/** More than the jobs that a worker has under way: until its job completes, a batch counts twice. */
const MOST_SETTLED = 128;
/** Digits that tell the batches of one run apart; whole names would not fit into the column. */
const DIGITS = 16;

/** The last batches that a run's counters contain, these after those that they contained before. */
export function withSettled(settled: string, batchIds: readonly string[]): string {
  return [...settled.split(','), ...batchIds].slice(-MOST_SETTLED).map(short).join(',');
}

/** Tells of a batch whether a run's counters contain it, as far back as they say. */
export function settledIn(settled: string): (batchId: string) => boolean {
  const names = new Set(settled.split(',').map(short));
  return (batchId) => names.has(short(batchId));
}

/** The end of a name: it begins with the time. */
function short(batchId: string): string {
  return batchId.slice(-DIGITS);
}
