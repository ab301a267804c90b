import type { Logger } from '../../platform/logger.js';

/** Looks whether something that the process needs is there; rejects where it is not. */
export type HealthCheck = () => Promise<unknown>;

export type CheckResult = 'ok' | 'unavailable';

export interface HealthOptions {
  /** By the name under which they are shown: database, redis. */
  checks: Readonly<Record<string, HealthCheck>>;
  logger: Logger;
  /** How long a check may take before it counts as failed. */
  timeoutMs: number;
}

/** Asks the checks; callers that come together share one round, since anybody may ask. */
export class HealthService {
  #round: Promise<Record<string, CheckResult>> | null = null;
  readonly #away = new Set<string>();

  constructor(private readonly options: HealthOptions) {}

  check(): Promise<Record<string, CheckResult>> {
    this.#round ??= this.#checkAll().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #checkAll(): Promise<Record<string, CheckResult>> {
    const names = Object.keys(this.options.checks);
    const results = await Promise.all(names.map((name) => this.#checkOne(name)));
    return Object.fromEntries(names.map((name, index) => [name, results[index] ?? 'unavailable']));
  }

  async #checkOne(name: string): Promise<CheckResult> {
    try {
      await withTimeout(this.options.checks[name] as HealthCheck, this.options.timeoutMs);
      if (this.#away.delete(name)) this.options.logger.info({ check: name }, `${name} is back`);
      return 'ok';
    } catch (error) {
      if (!this.#away.has(name)) {
        this.options.logger.warn({ err: error, check: name }, `${name} is away`);
      }
      this.#away.add(name);
      return 'unavailable';
    }
  }
}

async function withTimeout(check: HealthCheck, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
