import type { Job, Worker } from 'bullmq';
import { Counter, Histogram, type Registry } from 'prom-client';
import { LANES, type Lane } from '../../src/cloud/queues/index.js';

const QUARANTINE = ['moved', 'recovered', 'failed', 'away', 'set_aside'] as const;
/** What became of a job that workers have died over. */
export type QuarantineStep = (typeof QUARANTINE)[number];

/** The jobs of a worker: how they end, after how many tries, and how long their data was under way. */
export class JobMetrics {
  readonly #ends: Counter;
  readonly #seconds: Histogram;
  readonly #attempts: Histogram;
  readonly #delivery: Histogram;
  readonly #quarantine: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#ends = new Counter({
      name: 'softadastra_worker_jobs_total',
      help: 'Ends of tries: completed, failed (tried again later), stalled (its worker died)',
      labelNames: ['lane', 'outcome'],
      registers,
    });
    for (const lane of Object.keys(LANES)) {
      for (const outcome of ['completed', 'failed', 'stalled'])
        this.#ends.inc({ lane, outcome }, 0);
    }
    this.#seconds = new Histogram({
      name: 'softadastra_worker_job_seconds',
      help: 'Time of the try that completed a job',
      labelNames: ['lane'],
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300],
      registers,
    });
    this.#attempts = new Histogram({
      name: 'softadastra_worker_job_attempts',
      help: 'Tries that failed before a job was completed',
      labelNames: ['lane'],
      buckets: [0, 1, 2, 5, 10, 50],
      registers,
    });
    this.#delivery = new Histogram({
      name: 'softadastra_worker_delivery_seconds',
      help: 'From the 202 of a batch of events to its being persisted',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800],
      registers,
    });
    this.#quarantine = new Counter({
      name: 'softadastra_worker_quarantine_total',
      help: 'Jobs that workers died over: moved to quarantine, and how each try there went',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of QUARANTINE) this.#quarantine.inc({ outcome }, 0);
  }

  /** Counts what the jobs of a lane come to. */
  watch(lane: Lane, worker: Worker): void {
    worker.on('completed', (job) => this.#completed(lane, job));
    worker.on('failed', () => this.#ends.inc({ lane, outcome: 'failed' }));
    worker.on('stalled', () => this.#ends.inc({ lane, outcome: 'stalled' }));
  }

  quarantine(outcome: QuarantineStep): void {
    this.#quarantine.inc({ outcome });
  }

  #completed(lane: Lane, job: Job): void {
    const { processedOn, finishedOn, attemptsMade, name, data } = job;
    this.#ends.inc({ lane, outcome: 'completed' });
    this.#attempts.observe({ lane }, Math.max(0, attemptsMade - 1));
    if (processedOn === undefined || finishedOn === undefined) return;
    this.#seconds.observe({ lane }, Math.max(0, finishedOn - processedOn) / 1_000);
    // Clocks of two machines: one that is behind shows no lag rather than a negative one.
    if (name === 'batch') {
      this.#delivery.observe(Math.max(0, finishedOn - data.accepted_at) / 1_000);
    }
  }
}
