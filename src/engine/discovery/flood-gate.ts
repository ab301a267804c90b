import type { Clock } from '../core/index.js';

const WINDOW_MS = 1_000;
/** Addresses that are told apart within a second; whatever comes from further ones is a flood. */
const MAX_HOSTS = 1_024;

/**
 * Lets through so many datagrams a second, in all and from one address, before any of them costs
 * more than a look at its sender. What it remembers is gone with the second.
 */
export class FloodGate {
  readonly #clock: Clock;
  readonly #total: number;
  readonly #perHost: number;
  readonly #hosts = new Map<string, number>();
  #windowStart = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(clock: Clock, total: number, perHost: number) {
    this.#clock = clock;
    this.#total = total;
    this.#perHost = perHost;
  }

  admits(host: string): boolean {
    this.#openWindow();
    const fromHost = this.#hosts.get(host) ?? 0;
    if (this.#count >= this.#total || fromHost >= this.#perHost) return false;
    if (fromHost === 0 && this.#hosts.size >= MAX_HOSTS) return false;
    this.#count += 1;
    this.#hosts.set(host, fromHost + 1);
    return true;
  }

  #openWindow(): void {
    const now = this.#clock.now();
    // A clock that was set back opens a new window too, or the gate would stay shut for as long.
    if (now >= this.#windowStart && now < this.#windowStart + WINDOW_MS) return;
    this.#windowStart = now;
    this.#count = 0;
    this.#hosts.clear();
  }
}
