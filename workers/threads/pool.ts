import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ScoringResult, ScoringTask } from '../../src/cloud/modules/scoring/index.js';
import { packPage, type ScoreRunMessage, type ScoreRunOutput } from './messages.js';

export interface ThreadPoolOptions {
  /** 0: one less than the machine has cores, at least one. */
  threads: number;
  /** How long one run may take before its thread is ended, milliseconds. */
  taskTimeoutMs?: number;
}

/** Pages that may be under way to a thread at once. */
const PAGES_AHEAD = 2;
const MEGABYTES_PER_THREAD = 512;
/** Pages are dead as soon as they are counted: three times as much only waits for its collection. */
const MEGABYTES_FOR_YOUNG_OBJECTS = 16;

/** The threads that score runs and build reports. A task that breaks its thread fails alone. */
export class ThreadPool {
  readonly threads: number;
  readonly #pool: Piscina;
  readonly #taskTimeoutMs: number;
  #stopping: Promise<void> | undefined;

  constructor({ threads, taskTimeoutMs = 600_000 }: ThreadPoolOptions) {
    this.threads = threads || Math.max(1, availableParallelism() - 1);
    this.#taskTimeoutMs = taskTimeoutMs;
    this.#pool = new Piscina({
      filename: new URL('./score-run.js', import.meta.url).href,
      minThreads: 0,
      maxThreads: this.threads,
      maxQueue: 'auto',
      idleTimeout: 30_000,
      resourceLimits: {
        maxOldGenerationSizeMb: MEGABYTES_PER_THREAD,
        maxYoungGenerationSizeMb: MEGABYTES_FOR_YOUNG_OBJECTS,
      },
    });
  }

  /** Milliseconds that tasks waited for a thread, on average. */
  get averageWaitMs(): number {
    return this.#pool.histogram.waitTime?.average ?? 0;
  }

  async buildScore({ pages, ...task }: ScoringTask): Promise<ScoringResult> {
    const { port1, port2 } = new MessageChannel();
    const over = new AbortController();
    const signal = AbortSignal.timeout(this.#taskTimeoutMs);
    const result: Promise<ScoreRunOutput> = this.#pool
      .run({ ...task, port: port2 }, { transferList: [port2], signal })
      .finally(() => over.abort());
    const fed = feed(port1, pages, over.signal);
    try {
      // A thread that died is its own reason; feeding it then just ends.
      const [output] = await Promise.all([result, fed]);
      return output;
    } finally {
      port1.close();
    }
  }

  /** Stop what feeds the pool first: what is still queued here is dropped. */
  stop(): Promise<void> {
    this.#stopping ??= this.#pool.destroy();
    return this.#stopping;
  }
}

async function feed(
  port: MessagePort,
  pages: ScoringTask['pages'],
  over: AbortSignal,
): Promise<void> {
  const send = (message: ScoreRunMessage) => port.postMessage(message);
  let ahead = 0;
  try {
    for await (const events of pages) {
      if (over.aborted) return;
      if (ahead === PAGES_AHEAD) {
        await once(port, 'message', { signal: over });
        ahead -= 1;
      }
      send({ kind: 'page', page: packPage(events) });
      ahead += 1;
    }
    send({ kind: 'end' });
  } catch (error) {
    if (over.aborted) return;
    send({ kind: 'broken' });
    throw error;
  }
}
