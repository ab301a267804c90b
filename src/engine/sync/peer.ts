import type { Origin, VersionVector } from '../core/index.js';
import type { Collector } from './collector/session.js';
import type { PeerRecord } from './peers/record.js';
import type { Session } from './replica/session.js';

/** A peer as it is now: what is on record, and the session that is up, if one is. */
export class Peer {
  constructor(
    readonly record: PeerRecord,
    readonly session: Session | null,
    readonly collector: Collector | null,
  ) {}

  get online(): boolean {
    return this.session?.outgoing != null || this.collector?.isOnline === true;
  }

  /** Up to where it has what an origin wrote, or something newer. */
  reached(origin: Origin): number {
    const outgoing = this.session?.outgoing;
    if (!outgoing) return this.record.reached(origin);
    return Math.max(outgoing.confirmed.get(origin), outgoing.peerVector.get(origin));
  }

  /** Up to where it was sent that. */
  sent(origin: Origin): number {
    const { session, collector } = this;
    const cursor = session?.outgoing?.cursor.get(origin) ?? collector?.cursor ?? 0;
    return Math.max(cursor, this.reached(origin));
  }

  /** All that it need not be sent. */
  get position(): VersionVector {
    const outgoing = this.session?.outgoing;
    if (outgoing) return outgoing.cursor;
    const position = this.record.vector.clone();
    if (this.record.resume) position.merge(this.record.resume.cursor);
    return position;
  }

  get nextRetryAt(): number | null {
    return this.session?.outgoing?.attempts.nextRetryAt ?? this.collector?.nextRetryAt ?? null;
  }

  /** Own operations that it refused, by counter. */
  *failedOf(origin: Origin): Generator<number> {
    for (const failed of this.record.failed.values()) {
      if (failed.origin === origin) yield failed.counter;
    }
  }
}
