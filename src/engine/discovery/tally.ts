import type { Clock } from '../core/index.js';
import type { DatagramAddress, DiscoveryStats, DropReason } from './types.js';

/** Counts what came, what was dropped and why. */
export class Tally {
  readonly #clock: Clock;
  readonly #dropped: Record<DropReason, number> = {
    malformed_datagram: 0,
    other_version: 0,
    forged_datagram: 0,
    outdated_datagram: 0,
    replayed_datagram: 0,
    unsolicited_reply: 0,
    own_datagram: 0,
    own_node_id: 0,
    flood: 0,
    table_full: 0,
  };
  #lastDropped: DiscoveryStats['lastDropped'] = null;
  #lastFailure: string | null = null;
  #sent = 0;
  #sendFailures = 0;
  #received = 0;
  #accepted = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  sent(): void {
    this.#sent += 1;
  }

  sendFailed(error: unknown): void {
    this.#sendFailures += 1;
    this.failed(error);
  }

  failed(error: unknown): void {
    this.#lastFailure = error instanceof Error ? error.message : String(error);
  }

  received(): void {
    this.#received += 1;
  }

  accepted(): void {
    this.#accepted += 1;
  }

  /** @returns how many were dropped for this reason, this one included. */
  dropped(reason: DropReason, { host, port }: DatagramAddress): number {
    this.#dropped[reason] += 1;
    if (reason !== 'own_datagram') {
      this.#lastDropped = { reason, host, port, at: this.#clock.now() };
    }
    return this.#dropped[reason];
  }

  stats(): DiscoveryStats {
    return {
      sent: this.#sent,
      sendFailures: this.#sendFailures,
      received: this.#received,
      accepted: this.#accepted,
      dropped: { ...this.#dropped },
      lastDropped: this.#lastDropped,
      lastFailure: this.#lastFailure,
    };
  }
}
