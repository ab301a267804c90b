import { setTimeout as delay } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { ConfigurationError } from './environment.js';
import type { Logger } from './logger.js';

/** A part of a process that was started and can be stopped, more than once. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** How long a stop may take before the process ends all the same; supervisors wait 10 s. */
export const STOP_DEADLINE_MS = 9_000;

interface Part {
  name: string;
  stop: () => Promise<unknown>;
}

/** A part that hangs must not keep the others from closing: each has its share of the time. */
const LEAST_PER_PART_MS = 250;

/** Gathers what was started and stops it in the opposite order; a second call joins the first. */
export class Lifecycle implements Stoppable {
  readonly #parts: Part[] = [];
  #stopping: Promise<void> | undefined;

  constructor(private readonly logger: Logger) {}

  add(name: string, stop: () => Promise<unknown>): void {
    this.#parts.unshift({ name, stop });
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const deadline = performance.now() + STOP_DEADLINE_MS - 500;
    for (const [index, part] of this.#parts.entries()) {
      const reserved = (this.#parts.length - index - 1) * LEAST_PER_PART_MS;
      const left = deadline - performance.now() - reserved;
      await this.#stopPart(part, Math.max(LEAST_PER_PART_MS, left));
    }
  }

  async #stopPart({ name, stop }: Part, mostMs: number): Promise<void> {
    const patience = new AbortController();
    const late = delay(mostMs, 'late', { signal: patience.signal }).catch(() => 'in time');
    try {
      if ((await Promise.race([stop(), late])) === 'late') {
        this.logger.warn({ part: name }, `stopping ${name} takes too long; going on without it`);
      }
    } catch (error) {
      this.logger.error({ err: error, part: name }, `stopping ${name} failed`);
    } finally {
      patience.abort();
    }
  }
}

/**
 * The frame of an entry point: starts the process, stops it on SIGTERM, SIGINT or an error that
 * nobody caught, and says in plain words when the configuration forbids the start.
 */
export async function runProcess(start: () => Promise<Stoppable & { logger: Logger }>) {
  try {
    const running = await start();
    closeWithGrace({ delay: STOP_DEADLINE_MS, logger: false }, async ({ signal, err }) => {
      if (err) running.logger.fatal({ err }, 'stopping after an error that nobody caught');
      else running.logger.info({ signal }, 'stopping');
      await running.stop();
      running.logger.info('stopped');
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const expected =
      error instanceof ConfigurationError || (error as Error)?.name === 'SchemaMismatchError';
    process.stderr.write(`${expected ? text : ((error as Error)?.stack ?? text)}\n`);
    process.exit(1);
  }
}
