import { markSeen } from '../src/cloud/modules/agents/index.js';
import type { Database } from '../src/cloud/platform/database/database.js';
import type { Logger } from '../src/cloud/platform/logger.js';

/** Presence is told in minutes; a write per batch would cost a commit each. */
const WRITE_EVERY_MS = 2_000;

/** Gathers when agents were last seen and writes it down now and then. */
export class Sightings {
  readonly #latest = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  note(agentId: string, at: number): void {
    this.#latest.set(agentId, Math.max(at, this.#latest.get(agentId) ?? 0));
    this.#timer ??= setTimeout(() => void this.#write(), WRITE_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#write();
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    const seen = [...this.#latest].map(([agentId, at]) => ({ agentId, at }));
    this.#latest.clear();
    try {
      if (seen.length > 0) await markSeen(this.database.write, seen);
    } catch (error) {
      // The next request of the agent notes it again.
      this.logger.warn({ err: error }, 'presence of agents was not written');
    }
  }
}
