import type { HistoryEntry } from '../../../src/agent/oracle/linearizability/index.js';

/**
 * Nobody has a quick way to judge this: cas from one of few values to another, all under way at once,
 * whose order is a path through a graph that uses each edge once, and reads that fix where it begins.
 */
export function hardHistory(processes = 120, values = 20): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const edges = Array.from({ length: processes }, (_, n): [number, number] => {
    return [n % values, (n * 7 + Math.floor(n / values) * 5 + 3) % values];
  });
  entries.push({ process: 'first', type: 'invoke', f: 'write', value: 0 });
  entries.push({ process: 'first', type: 'ok', f: 'write', value: 0 });
  for (const [process, value] of edges.entries()) {
    entries.push({ process, type: 'invoke', f: 'cas', value });
  }
  for (const [process, value] of edges.entries()) {
    entries.push({ process, type: 'ok', f: 'cas', value });
  }
  return entries;
}
