import type { Clock } from '../platform/clock.js';
import { LANES, type Lane } from './lanes.js';
import type { Queues } from './queues.js';

export interface QueueReading {
  shard: number;
  lane: Lane;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Seconds since the oldest waiting job was added; 0 where none waits. */
  oldestWaitingSeconds: number;
}

/** Prioritized jobs wait too: they only let the others go first. */
const COUNTED = ['wait', 'prioritized', 'active', 'delayed', 'failed'] as const;

/** How old a reading may be before the next caller asks for a new one. */
const FRESH_MS = 200;
/** What was read longer ago, before nobody asked for a while, says nothing about now. */
const STALE_MS = 1_000;

/** How full the queues are: gauges for operators, and the limit past which the API says 503. */
export class QueueDepth {
  #waiting = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /**
   * Jobs that wait for a worker, as of a moment ago. Costs a round trip at most five times a
   * second; requests in between do not wait for it.
   */
  waitingJobs(): number {
    const age = this.clock.now() - this.#readAt;
    if (age > FRESH_MS && !this.#reading) {
      if (age > STALE_MS) this.#waiting = 0;
      this.#reading = this.#refresh().finally(() => {
        this.#reading = null;
      });
    }
    return this.#waiting;
  }

  async readings(): Promise<QueueReading[]> {
    const now = this.clock.now();
    const lanes = Object.keys(LANES) as Lane[];
    return Promise.all(
      this.queues.shards.flatMap(({ queues }, shard) =>
        lanes.map(async (lane) => {
          const queue = queues[lane];
          const counts = await queue.getJobCounts(...COUNTED);
          const [oldest] = await queue.getJobs(['wait'], 0, 0, true);
          return {
            shard,
            lane,
            waiting: (counts.wait ?? 0) + (counts.prioritized ?? 0),
            active: counts.active ?? 0,
            delayed: counts.delayed ?? 0,
            failed: counts.failed ?? 0,
            oldestWaitingSeconds: oldest ? Math.max(0, (now - oldest.timestamp) / 1_000) : 0,
          };
        }),
      ),
    );
  }

  async #refresh(): Promise<void> {
    try {
      const lengths = await Promise.all(
        this.queues.shards.map(({ prefix }) =>
          this.queues.redis.llen(`${prefix}:${LANES.ingest}:wait`),
        ),
      );
      this.#waiting = lengths.reduce((sum, length) => sum + length, 0);
      this.#readAt = this.clock.now();
    } catch {
      // Redis is away: the add that follows says so to the caller, with its own 503.
      this.#readAt = this.clock.now();
    }
  }
}
