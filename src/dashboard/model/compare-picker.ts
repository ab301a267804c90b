import type { Run } from '../../sdk/types.js';

/** Whether each of the words stands somewhere in what people know a run by. */
export function matches(run: Run, words: string): boolean {
  const labels = Object.entries(run.labels).map(([name, value]) => `${name}:${value}`);
  const seed = run.seed === null ? '' : String(run.seed);
  const known = [run.id, run.scenario, run.target_url, run.method, run.status, seed, ...labels];
  const text = known.join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
