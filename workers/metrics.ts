import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { GroupOutcome } from '../src/cloud/modules/events/index.js';
import { createRegistry } from '../src/cloud/platform/metrics.js';
import { JobMetrics } from './metrics/jobs.js';
import { RetentionMetrics } from './metrics/retention.js';
import { ThreadMetrics } from './metrics/threads.js';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What a worker process counts; docs/operations/metrics.md says what each figure means. */
export class WorkerMetrics {
  readonly registry: Registry;
  readonly jobs: JobMetrics;
  readonly threads: ThreadMetrics;
  readonly retention: RetentionMetrics;
  readonly #events: Counter;
  readonly #commits: Histogram;
  readonly #jobs: Histogram;
  readonly #rows: Histogram;

  constructor(service: string, pool: { readonly threads: number; readonly averageWaitMs: number }) {
    this.registry = createRegistry(service, 'worker');
    const registers = [this.registry];
    this.jobs = new JobMetrics(this.registry);
    this.threads = new ThreadMetrics(this.registry, pool.threads);
    this.retention = new RetentionMetrics(this.registry);
    this.#events = new Counter({
      name: 'softadastra_worker_events_total',
      help: 'Events that were taken from the queue, by what became of them',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of ['persisted', 'repeated', 'rejected', 'dropped']) {
      this.#events.inc({ outcome }, 0);
    }
    this.#commits = new Histogram({
      name: 'softadastra_worker_commit_seconds',
      help: 'Time of one group commit',
      buckets: BUCKETS,
      registers,
    });
    this.#jobs = new Histogram({
      name: 'softadastra_worker_commit_jobs',
      help: 'Jobs that shared one group commit',
      buckets: [1, 2, 5, 10, 25, 50, 100],
      registers,
    });
    this.#rows = new Histogram({
      name: 'softadastra_worker_commit_rows',
      help: 'Events that shared one group commit',
      buckets: [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000],
      registers,
    });
    new Gauge({
      name: 'softadastra_worker_thread_wait_seconds',
      help: 'Average time that a score waited for a thread',
      registers,
      collect() {
        this.set(pool.averageWaitMs / 1_000);
      },
    });
  }

  observeCommit(outcome: GroupOutcome, jobs: number, seconds: number): void {
    const { inserted, repeated, rejected, dropped } = outcome;
    this.#events.inc({ outcome: 'persisted' }, inserted);
    this.#events.inc({ outcome: 'repeated' }, repeated);
    this.#events.inc({ outcome: 'rejected' }, rejected);
    this.#events.inc({ outcome: 'dropped' }, dropped);
    this.#commits.observe(seconds);
    this.#jobs.observe(jobs);
    this.#rows.observe(inserted + repeated + rejected + dropped);
  }
}
