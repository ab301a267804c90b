/**
 * What is on record of a peer: a note of the store, so that it survives a restart.
 *
 *     u8      version, 1
 *     u8      flags: 1 = retired, 2 = collector
 *     text    the peer's origin, empty while it has not said it
 *     vector  what the peer has confirmed; of a collector, this node's own operations
 */

import type { SoftadastraError } from '../../core/index.js';
import {
  ByteReader,
  ByteWriter,
  CodecError,
  type Origin,
  VersionVector,
} from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import type { FailedOperation } from '../types.js';

export type PeerKind = 'replica' | 'collector';

/** A peer that is known, connected or not. */
export class PeerRecord {
  retired = false;
  /** In its present incarnation: a peer that lost its log is another origin. */
  origin: Origin | null = null;
  /** What it has in effect. Nothing that it holds back counts. */
  vector = new VersionVector();
  /**
   * What it was sent and confirmed beyond its vector, in the life of its process that is named.
   * Valid only while both processes live, and gone with the first operation that comes late.
   */
  resume: { readonly life: Buffer; readonly cursor: VersionVector } | null = null;
  /** By origin and counter. */
  readonly failed = new Map<string, FailedOperation>();
  error: SoftadastraError | null = null;
  /** Operations sent to it again, since the start. */
  retries = 0;

  constructor(
    readonly id: string,
    readonly kind: PeerKind,
  ) {}

  /** How far it is with an origin, held operations among them. */
  reached(origin: Origin): number {
    return Math.max(this.vector.get(origin), this.resume?.cursor.get(origin) ?? 0);
  }

  fail({ key, origin, counter }: Operation, attempts: number, error: SoftadastraError): void {
    const failed = { peerId: this.id, key, origin, counter, attempts, error };
    this.failed.set(`${origin}:${counter}`, failed);
  }

  /** It took after all what it had refused. */
  passed({ origin, counter }: Operation): void {
    this.failed.delete(`${origin}:${counter}`);
  }

  /** From now on nothing waits for it. */
  retire(): void {
    this.retired = true;
    this.resume = null;
    this.failed.clear();
    this.error = null;
  }

  /** Operations came in here that lie below what the peer was sent: it has to be told all anew. */
  arrived(operations: readonly Operation[]): void {
    const { resume } = this;
    if (resume === null) return;
    const late = operations.some(
      ({ origin, counter }) =>
        resume.cursor.covers(origin, counter) && !this.vector.covers(origin, counter),
    );
    if (late) this.resume = null;
  }

  hasFailed({ origin, counter }: Pick<Operation, 'origin' | 'counter'>): boolean {
    return this.failed.has(`${origin}:${counter}`);
  }
}

const VERSION = 1;
const RETIRED = 1;
const COLLECTOR = 2;

export function encodeRecord({ retired, kind, origin, vector }: PeerRecord): Buffer {
  const writer = new ByteWriter();
  writer.u8(VERSION).u8((retired ? RETIRED : 0) | (kind === 'collector' ? COLLECTOR : 0));
  writer.text(origin ?? '');
  vector.encode(writer);
  return Buffer.from(writer.finish());
}

/** @throws CodecError */
export function decodeRecord(id: string, bytes: Buffer): PeerRecord {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new CodecError(`version ${version} of a peer's record`);
  const flags = reader.u8();
  const record = new PeerRecord(id, (flags & COLLECTOR) === 0 ? 'replica' : 'collector');
  record.retired = (flags & RETIRED) !== 0;
  record.origin = reader.text() || null;
  record.vector = VersionVector.decode(reader);
  reader.end();
  return record;
}
