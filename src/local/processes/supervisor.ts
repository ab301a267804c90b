import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, describeExit } from './child.js';
import { DEFAULT_RESTARTS, nextDelay, type RestartPolicy } from './restarts.js';

export interface SupervisorOptions {
  name: string;
  /** Resolves once the child does its work; rejects when it did not come up. */
  launch: () => Promise<Child>;
  log: (line: string) => void;
  /** Called when the part died too often. */
  onGivenUp: (reason: string) => void;
  /** Told after each start, so that a later start of the stack can find what was left. */
  onStarted?: (child: Child) => void;
  policy?: RestartPolicy;
}

/** Keeps one part running: says when it dies, starts it again after a pause, gives up loudly. */
export class Supervisor {
  #child: Child | undefined;
  #launching: Promise<void> | undefined;
  readonly #deaths: number[] = [];
  readonly #stopping = new AbortController();

  constructor(private readonly options: SupervisorOptions) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The first start. @throws what `launch` throws; nothing is left running then. */
  async start(): Promise<void> {
    await this.#launch();
  }

  /** SIGTERM, then SIGKILL after `graceMs`. Twice, or before the start, is fine. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    // A start that is under way either fails or leaves a child to stop.
    await this.#launching?.catch(() => undefined);
    await this.#child?.stop(graceMs);
  }

  kill(): void {
    this.#stopping.abort();
    this.#child?.kill();
  }

  #launch(): Promise<void> {
    this.#launching = (async () => {
      if (this.#stopping.signal.aborted) return;
      const child = await this.options.launch();
      this.#child = child;
      this.options.onStarted?.(child);
      void child.exited.then((exit) => this.#died(describeExit(exit)));
    })();
    return this.#launching;
  }

  async #died(how: string): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { name, log, onGivenUp, policy = DEFAULT_RESTARTS } = this.options;
    this.#deaths.push(performance.now());
    const delay = nextDelay(this.#deaths, performance.now(), policy);
    if (delay === null) {
      const reason = `${name} ${how}, ${this.#deaths.length} times in a short while`;
      onGivenUp(reason);
      return;
    }
    log(`${name} ${how}; starting it again in ${delay} ms`);
    await sleep(delay, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    await this.#launch().then(
      () => {
        if (!this.#stopping.signal.aborted) log(`${name} runs again`);
      },
      (error: Error) => this.#died(`did not start: ${error.message}`),
    );
  }
}
