import { Gauge, Histogram, type Registry } from 'prom-client';

/** The threads that score runs: how many work, and how many scores wait for one. */
export class ThreadMetrics {
  readonly #seconds: Histogram;
  #open = 0;

  constructor(registry: Registry, threads: number) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'softadastra_worker_score_seconds',
      help: 'Time from asking for a score to having it, waiting for a thread included',
      labelNames: ['outcome'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 600],
      registers,
    });
    const open = () => this.#open;
    new Gauge({
      name: 'softadastra_worker_threads',
      help: 'Threads that score runs: at work, and at most',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'busy' }, Math.min(open(), threads));
        this.set({ state: 'limit' }, threads);
      },
    });
    new Gauge({
      name: 'softadastra_worker_thread_queue',
      help: 'Scores that wait for a thread',
      registers,
      collect() {
        this.set(Math.max(0, open() - threads));
      },
    });
  }

  /** The same work, timed. */
  timed<Task, Result>(work: (task: Task) => Promise<Result>): (task: Task) => Promise<Result> {
    return async (task) => {
      const started = performance.now();
      let outcome = 'failed';
      this.#open += 1;
      try {
        const result = await work(task);
        outcome = 'scored';
        return result;
      } finally {
        this.#open -= 1;
        this.#seconds.observe({ outcome }, (performance.now() - started) / 1_000);
      }
    };
  }
}
