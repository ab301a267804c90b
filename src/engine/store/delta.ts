import { type Origin, VersionVector } from '../core/index.js';
import type { Operations } from './operations.js';
import type { OriginIndex } from './origin-index.js';
import type { State } from './state.js';
import type { Delta, DeltaLimit, Operation } from './types.js';
import { fate, type Version } from './version.js';

/**
 * The operations that a peer lacks, by origin and in the order of their counters.
 * @param vouched null where all that is here may be told
 */
export function operationsAfter(
  state: State,
  peer: VersionVector,
  limit: DeltaLimit,
  vouched: VersionVector | null,
): Delta {
  const operations: Operation[] = [];
  const through = new VersionVector();
  let bytes = 0;
  for (const index of chosen(state, limit.origin)) {
    const versions = index.all();
    const known = (vouched ?? state.vector).get(index.origin);
    let last: Version | null = null;
    for (let at = index.firstAfter(peer.get(index.origin)); at < versions.length; at += 1) {
      const version = versions[at] as Version;
      if (vouched && version.counter > known) break;
      if (!isSent(version, limit.kept, vouched !== null)) continue;
      const full = operations.length >= limit.operations || bytes >= limit.bytes;
      if (full && !isSameBatch(last, version)) {
        if (last) through.raise(index.origin, Math.min(known, last.batchEnd));
        return { operations, through, complete: false, weight: bytes };
      }
      operations.push(version);
      bytes += version.weight;
      last = version;
    }
    through.raise(index.origin, known);
  }
  if (limit.origin === undefined) through.merge(vouched ?? state.vector);
  return { operations, through, complete: true, weight: bytes };
}

/** How many of them there are. */
export function countAfter(
  state: State,
  peer: VersionVector,
  origin: Origin | undefined,
  kept: boolean,
): number {
  let count = 0;
  for (const index of chosen(state, origin)) {
    const from = peer.get(index.origin);
    const isOwn = index.origin === state.own;
    const { operations } = state.table;
    if (from === 0 && operations.lingering === 0) {
      count += index.live - (isOwn && !kept ? operations.kept : 0);
    } else count += countFrom(index, from, (version) => isCounted(version, operations, kept));
  }
  return count;
}

/** One that lingers is wanted by a link, or on its way out. */
function isCounted(version: Version, operations: Operations, kept: boolean): boolean {
  return isSent(version, kept, kept && operations.isWanted(version));
}

function countFrom(
  index: OriginIndex,
  counter: number,
  counts: (version: Version) => boolean,
): number {
  const versions = index.all();
  let count = 0;
  for (let at = index.firstAfter(counter); at < versions.length; at += 1) {
    if (counts(versions[at] as Version)) count += 1;
  }
  return count;
}

function chosen(state: State, origin: Origin | undefined): Iterable<OriginIndex> {
  const { operations } = state.table;
  if (origin === undefined) return operations.origins;
  const index = operations.of(origin);
  return index ? [index] : [];
}

function isSent({ fate: is }: Version, kept = false, lingering = false): boolean {
  if (is === fate.gone || (is === fate.kept && !kept)) return false;
  return is !== fate.lingering || lingering;
}

function isSameBatch(last: Version | null, version: Version): boolean {
  return last !== null && last.batchEnd === version.batchEnd;
}
