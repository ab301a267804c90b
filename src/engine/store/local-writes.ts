import { Result, SoftadastraError } from '../core/index.js';
import type { Brought } from './brought.js';
import type { Commits } from './commits.js';
import { Judge } from './judge.js';
import { invalidKey, keySize } from './keys.js';
import { PendingWrite, written } from './pending.js';
import { BatchRecord } from './records/index.js';
import { type BatchWrite, limits, type Written } from './types.js';
import { ofLocalWrite, verdict } from './verdict.js';
import { Version } from './version.js';

/** Writes one key; null removes. Nothing is seen of it before the log has it. */
export function writeOne(
  commits: Commits,
  key: string,
  value: Uint8Array | null,
): Promise<Result<Written>> {
  const size = keySize(key);
  const refused = refusal(key, size, value) ?? crowded(commits, key);
  if (refused) return Promise.resolve(Result.err(refused));
  const version = newVersion(commits, key, value, commits.counter + 1);
  const { decided } = judge(commits, version);
  // A function for each promise would cost more than the rest of this one.
  const promise = new Promise(capture);
  commits.journal.append(new PendingWrite(commits, version, size, decided, captured));
  return promise;
}

/** Writes all or nothing, in one record of the log. */
export async function writeBatch(
  commits: Commits,
  writes: readonly BatchWrite[],
): Promise<Result<readonly Written[]>> {
  const refused = batchRefusal(commits, writes);
  if (refused) return Result.err(refused);
  if (writes.length === 0) return Result.ok([]);
  const end = commits.counter + writes.length;
  const versions = writes.map(({ key, value }) => newVersion(commits, key, value, end));
  const brought = versions.map((version) => judge(commits, version));
  const time = versions.at(-1)?.time;
  const result = await commits.commit(new BatchRecord(brought), time, brought);
  if (result.isOk()) commits.written();
  return result.map(({ durable }) => versions.map((version) => written(version, durable)));
}

function newVersion(commits: Commits, key: string, value: Uint8Array | null, batchEnd: number) {
  const { state, hlc } = commits;
  commits.counter += 1;
  const place = value ? state.arena.keep(value) : null;
  const context = state.contextFor(key);
  const size = value ? value.length : 0;
  return new Version(state.own, commits.counter, hlc.next(), key, context, batchEnd, place, size);
}

/** Only what is arriving, and so was not seen, can conflict with a local write. */
function judge(commits: Commits, version: Version): Brought {
  if (commits.decide === null || !commits.inFlight.isArriving(version.key)) {
    return { version, decided: verdict.lastWrite };
  }
  return new Judge(commits, [version]).judge(version, ofLocalWrite);
}

function refusal(key: string, size: number, value: Uint8Array | null): SoftadastraError | null {
  if (size <= 0 || size > limits.keyBytes) return invalidKey(key, size);
  if (value === null) return null;
  if (!(value instanceof Uint8Array)) {
    return new SoftadastraError('invalid_argument', 'a value must be bytes: a Uint8Array');
  }
  if (value.length <= limits.valueBytes) return null;
  return new SoftadastraError(
    'value_too_large',
    `the value has ${value.length} bytes: at most ${limits.valueBytes} are possible`,
    { context: { key: key.slice(0, 200), bytes: value.length, limit: limits.valueBytes } },
  );
}

function batchRefusal(commits: Commits, writes: readonly BatchWrite[]): SoftadastraError | null {
  if (!Array.isArray(writes)) {
    return new SoftadastraError('invalid_argument', 'a batch must be a list of writes');
  }
  let bytes = 0;
  for (const write of writes) {
    if (!write) return new SoftadastraError('invalid_argument', 'a write of a batch is missing');
    const { key, value } = write;
    const size = keySize(key);
    const refused = refusal(key, size, value) ?? crowded(commits, key);
    if (refused) return refused;
    bytes += size + (value ? value.length : 0);
  }
  const { batchBytes, batchOperations } = limits;
  if (bytes <= batchBytes && writes.length <= batchOperations) return null;
  return new SoftadastraError(
    'batch_too_large',
    `a batch holds at most ${batchOperations} writes and ${batchBytes} bytes`,
    { context: { writes: writes.length, bytes } },
  );
}

function crowded({ state }: Commits, key: string): SoftadastraError | null {
  if (state.table.length < limits.keys || state.table.current(key)) return null;
  return new SoftadastraError('store_error', `the store is full: it holds ${limits.keys} keys`);
}

let captured: (result: Result<Written>) => void;

function capture(resolve: (result: Result<Written>) => void): void {
  captured = resolve;
}
