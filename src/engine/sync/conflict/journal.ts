import type { Clock, EngineLog } from '../../core/index.js';
import type { Decide, Operation } from '../../store/index.js';
import type { AutomaticResolution, OperationId } from '../types.js';
import type { ConflictPolicy } from './types.js';

const KEPT = 100;

export interface JournalOptions {
  readonly policy: ConflictPolicy;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/**
 * A policy that remembers what it decided: how often, and the last hundred. The store asks it, sync
 * shows it; it is made before either.
 */
export class ConflictJournal {
  readonly policy: ConflictPolicy;
  readonly decide: Decide;
  readonly #clock: Clock;
  readonly #last: AutomaticResolution[] = [];
  #total = 0;

  constructor({ policy, clock, log }: JournalOptions) {
    this.policy = policy;
    this.#clock = clock;
    this.decide = (key, local, remote) => {
      const verdict = policy.decide(key, local, remote);
      if (verdict === 'both') {
        log({
          event: 'sync_conflict',
          level: 'warn',
          message: `${JSON.stringify(key)} has versions that did not know of each other: both are kept until one is chosen`,
          context: { key, local: idOf(local), remote: idOf(remote) },
        });
        return verdict;
      }
      const localKept = verdict === 'local' || (verdict === 'last_write' && isLater(local, remote));
      this.#note(key, localKept ? local : remote, localKept ? remote : local);
      return verdict;
    };
  }

  /** Conflicts that the policy decided, since the start. */
  get total(): number {
    return this.#total;
  }

  /** The newest last. */
  get last(): readonly AutomaticResolution[] {
    return this.#last;
  }

  #note(key: string, kept: Operation, dropped: Operation): void {
    this.#total += 1;
    const { name } = this.policy;
    const at = this.#clock.now();
    this.#last.push({ key, policy: name, kept: idOf(kept), dropped: idOf(dropped), at });
    if (this.#last.length > KEPT) this.#last.shift();
  }
}

function idOf({ origin, counter, time }: Operation): OperationId {
  return { origin, counter, time };
}

function isLater(one: Operation, other: Operation): boolean {
  return one.time === other.time ? one.origin > other.origin : one.time > other.time;
}
