import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GroupOutcome } from '../src/cloud/modules/events/index.js';
import type { ThreadPool } from './threads/pool.js';

/** What a worker process counts. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #events = new Counter({
    name: 'softadastra_worker_events_total',
    help: 'Events that were taken from the queue, by what became of them',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly #commits = new Histogram({
    name: 'softadastra_worker_commit_seconds',
    help: 'Time of one group commit',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly #jobs = new Histogram({
    name: 'softadastra_worker_commit_jobs',
    help: 'Jobs that shared one group commit',
    buckets: [1, 2, 5, 10, 25, 50, 100],
    registers: [this.registry],
  });

  constructor(pool: ThreadPool) {
    new Gauge({
      name: 'softadastra_worker_thread_wait_seconds',
      help: 'Average time that a score waited for a thread',
      registers: [this.registry],
      collect() {
        this.set(pool.averageWaitMs / 1_000);
      },
    });
  }

  observeCommit(outcome: GroupOutcome, jobs: number, seconds: number): void {
    this.#events.inc({ outcome: 'persisted' }, outcome.inserted);
    this.#events.inc({ outcome: 'repeated' }, outcome.repeated);
    this.#events.inc({ outcome: 'rejected' }, outcome.rejected);
    this.#events.inc({ outcome: 'dropped' }, outcome.dropped);
    this.#commits.observe(seconds);
    this.#jobs.observe(jobs);
  }
}
