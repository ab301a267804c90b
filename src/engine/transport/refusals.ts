import {
  type Clock,
  type EngineLog,
  formatAddress,
  type SoftadastraError,
  type Timer,
} from '../core/index.js';
import type { HostAndPort } from './types.js';

/** A flood of strangers must not become a flood in the log. */
const QUIET_MS = 60_000;

/** Counts who was turned away, per error code, and tells of each code once a minute. */
export class Refusals {
  readonly #clock: Clock;
  readonly #log: EngineLog;
  readonly #counts = new Map<string, number>();
  readonly #quiet = new Map<string, Timer>();

  constructor(clock: Clock, log: EngineLog) {
    this.#clock = clock;
    this.#log = log;
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** Leaves no timer behind; counting goes on where it was. */
  stop(): void {
    for (const timer of this.#quiet.values()) timer.cancel();
    this.#quiet.clear();
  }

  add(error: SoftadastraError, remote: HostAndPort): void {
    const count = (this.#counts.get(error.code) ?? 0) + 1;
    this.#counts.set(error.code, count);
    if (this.#quiet.has(error.code)) return;
    const speak = () => void this.#quiet.delete(error.code);
    this.#quiet.set(error.code, this.#clock.after(QUIET_MS, speak, { background: true }));
    this.#log({
      event: 'peer_connection_failed',
      level: 'warn',
      message: `a connection from ${formatAddress(remote)} was refused: ${error.message}`,
      error,
      context: { ...remote, refusedSoFar: count },
    });
  }
}
