import { Gauge, type Registry } from 'prom-client';
import { countRuns, RUN_STATUSES, type RunCount } from './modules/runs/index.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/database/database.js';
import { isTransient } from './platform/database/errors.js';
import { inTime, sharedReading } from './platform/metrics.js';

/** Counting reads an index from end to end: several scrapers share one reading. */
const FRESH_MS = 15_000;

/** How many runs are in which state, and how long the slowest has been there. */
export function registerRunMetrics(registry: Registry, database: Database, clock: Clock): void {
  let counts: readonly RunCount[] | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  const fresh = sharedReading(async () => {
    const now = clock.now();
    if (now - readAt >= FRESH_MS) {
      counts = await inTime(read(database));
      readAt = now;
    }
    return counts;
  });
  new Gauge({
    name: 'softadastra_runs',
    help: 'Stored runs by state',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const found = await fresh();
      this.reset();
      if (!found) return;
      for (const status of RUN_STATUSES) {
        this.set({ status }, found.find((each) => each.status === status)?.count ?? 0);
      }
    },
  });
  new Gauge({
    name: 'softadastra_runs_oldest_unchanged_seconds',
    help: 'For how long the run that has waited longest in this state has not changed',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const found = await fresh();
      this.reset();
      if (!found) return;
      for (const status of ['running', 'finishing']) {
        const since = found.find((each) => each.status === status)?.oldest;
        this.set({ status }, since === undefined ? 0 : Math.max(0, clock.now() - since) / 1_000);
      }
    },
  });
}

/** With the database away there is nothing to count; health says so. */
async function read(database: Database): Promise<readonly RunCount[] | null> {
  try {
    return await countRuns(database.read);
  } catch (error) {
    if (!isTransient(error)) throw error;
    return null;
  }
}
