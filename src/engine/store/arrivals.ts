import { type Clock, latestTrusted, Result, VersionVector } from '../core/index.js';
import type { Brought } from './brought.js';
import type { Commits } from './commits.js';
import { isLater } from './context.js';
import { refusal } from './delivery-check.js';
import { Judge } from './judge.js';
import { DeliveryRecord, type Released, ReleaseRecord } from './records/index.js';
import type { Disposition, Operation } from './types.js';
import { ofArrival, verdict } from './verdict.js';
import { Version } from './version.js';

/** Takes what another node sent: all of it or nothing, in one record of the log. */
export async function merge(
  commits: Commits,
  clock: Clock,
  operations: readonly Operation[],
  through: VersionVector | null,
): Promise<Result<readonly Disposition[]>> {
  const refused = refusal(commits, operations, through);
  if (refused) return Result.err(refused);
  const { state } = commits;
  const fresh = operations.filter(({ origin, counter }) => !state.isKnown(origin, counter));
  if (fresh.length === 0 && (through === null || state.vector.includes(through))) {
    return Result.ok(operations.map(() => 'known'));
  }
  const record = deliveryOf(commits, clock, fresh, through);
  commits.inFlight.arriving(record.brought);
  const result = await commits.commit(record, commits.hlc.last, record.brought);
  commits.inFlight.arrived(record.brought);
  return result.map(({ value }) => inOrder(operations, fresh, value));
}

/** Applies what was held and is not too far ahead any more. @returns how many operations. */
export async function releaseHeld(commits: Commits, clock: Clock): Promise<Result<number>> {
  const latest = latestTrusted(clock);
  const due = [...commits.state.table.held].filter(({ time }) => time <= latest);
  if (due.length === 0) return Result.ok(0);
  due.sort((a, b) => (isLater(a, b) ? 1 : -1));
  const judge = new Judge(commits, due);
  const brought = due.map((version) => {
    commits.hlc.observe(version.time);
    return judge.judge(version, ofArrival);
  });
  commits.inFlight.arriving(brought);
  const result = await commits.commit(new ReleaseRecord(brought.map(released)), undefined, brought);
  commits.inFlight.arrived(brought);
  return result.map(({ value }) => value);
}

function released({ version: { origin, counter }, decided }: Brought): Released {
  return { origin, counter, decided };
}

function deliveryOf(
  commits: Commits,
  clock: Clock,
  fresh: readonly Operation[],
  through: VersionVector | null,
): DeliveryRecord {
  const { hlc, state } = commits;
  const versions = fresh.map((operation) => copyOf(operation, commits));
  const judge = new Judge(commits, versions);
  const latest = latestTrusted(clock);
  const brought = versions.map((version) => {
    if (version.time > latest) return { version, decided: verdict.held };
    hlc.observe(version.time);
    return judge.judge(version, ofArrival);
  });
  const others = through && [...through.entries()].filter(([origin]) => origin !== state.own);
  return new DeliveryRecord(brought, others && new VersionVector(others));
}

/** The bytes are copied: those given may be part of something much larger. */
function copyOf(operation: Operation, { state }: Commits): Version {
  const { counter, time, key, value, context, batchEnd } = operation;
  const origin = state.table.operations.intern(operation.origin);
  const place = value ? state.arena.keep(value) : null;
  const size = value ? value.length : 0;
  return new Version(origin, counter, time, key, context, batchEnd, place, size);
}

function inOrder(
  operations: readonly Operation[],
  fresh: readonly Operation[],
  became: readonly Disposition[],
): Disposition[] {
  let next = 0;
  return operations.map((operation) =>
    operation === fresh[next] ? (became[next++] ?? 'known') : 'known',
  );
}
