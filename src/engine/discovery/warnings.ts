import { type Clock, type EngineLog, type SoftadastraError, silentLog } from '../core/index.js';

const AGAIN_MS = 60_000;

/** Tells an operator of each kind of trouble once a minute: a flood of it must not flood the log. */
export class Warnings {
  readonly #clock: Clock;
  readonly #log: EngineLog;
  readonly #toldAt = new Map<string, number>();

  constructor(clock: Clock, log: EngineLog = silentLog) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @param kind one of a few: what was told when is remembered for each. */
  tell(kind: string, explain: () => SoftadastraError): void {
    const now = this.#clock.now();
    // By the distance: a clock that was set back must not silence it for as long.
    const told = this.#toldAt.get(kind) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(now - told) < AGAIN_MS) return;
    this.#toldAt.set(kind, now);
    const error = explain();
    const { message, context } = error;
    this.#log({ event: 'configuration_warning', level: 'warn', message, error, context });
  }
}
