import { checkNodeId, newIncarnation, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { keepBroken } from './broken-copy.js';
import { createFile, type OpenLogFile } from './create-file.js';
import { directoryOf } from './file-names.js';
import {
  checkIdentity,
  headerOf,
  type LogFile,
  type LogListing,
  listLog,
  planLog,
  type ReadableFile,
} from './log-files.js';
import { type Recovered, recover } from './recovery.js';
import {
  type FullFile,
  type LogIdentity,
  type LogPosition,
  newHeader,
  Segments,
} from './segments.js';
import type { RecoveryReport, TornTail, WalOptions, WalRecord } from './types.js';

export interface OpenedLog {
  readonly segments: Segments;
  readonly identity: LogIdentity;
  readonly position: LogPosition;
  /** Whether the end of the log says already that all before is durable. */
  readonly sealed: boolean;
  readonly report: RecoveryReport;
}

const LEAST_SEGMENT_BYTES = 4096;

/** @throws SoftadastraError `invalid_argument` */
export function checkOptions({ nodeId, segmentBytes }: WalOptions): void {
  checkNodeId(nodeId).value();
  if (segmentBytes !== undefined && !(segmentBytes >= LEAST_SEGMENT_BYTES)) {
    throw new SoftadastraError(
      'invalid_argument',
      `segmentBytes is ${segmentBytes}: it must be at least ${LEAST_SEGMENT_BYTES}`,
    );
  }
}

/** Reads what is there, mends what an unfinished write left, and makes what is missing. */
export async function openLog(
  options: WalOptions,
  replay: (record: WalRecord) => void,
): Promise<OpenedLog> {
  const { disk, path, nodeId } = options;
  const listing = await listLog(disk, path);
  checkIdentity(listing, nodeId);
  const plan = planLog(path, listing);
  const identity = identityOf(options, listing);
  options.identified?.(identity.incarnation);
  const recovered = await recover(disk, path, plan, replay);
  try {
    const stub = await keepStub(disk, path, plan.stub, recovered);
    const active = await activeFile(
      disk,
      path,
      identity,
      recovered,
      plan.checkpoint?.header.number,
    );
    for (const leftover of [...listing.temporary, ...plan.superseded]) await disk.remove(leftover);
    await disk.syncDirectory(directoryOf(path));
    const full = [...(plan.checkpoint ? [plan.checkpoint] : []), ...plan.segments]
      .filter((file) => file.header !== active.header)
      .map((file) => fullFile(file, recovered));
    const segments = new Segments(disk, path, identity, active, full);
    const report = {
      records: recovered.records,
      bytes: segments.bytes,
      cut: recovered.tail?.cut ?? stub,
    };
    const { position, sealed } = recovered;
    return { segments, identity, position, sealed: sealed || active !== recovered.last, report };
  } catch (error) {
    await recovered.last?.file.close();
    throw error;
  }
}

function identityOf(options: WalOptions, listing: LogListing): LogIdentity {
  const { nodeId, random, clock } = options;
  const files = [
    ...(listing.active ? [listing.active] : []),
    ...listing.segments,
    ...listing.checkpoints,
  ];
  const known = files.map(headerOf).find((header) => header !== null);
  return {
    nodeId,
    incarnation: known?.incarnation ?? newIncarnation(random),
    newSalt: () => random.bytes(8),
    now: () => Math.max(0, Math.floor(clock.now())),
  };
}

/** What is left of a file that was cut off within its header goes, and a copy stays. */
async function keepStub(
  disk: Disk,
  log: string,
  stub: LogFile | null,
  recovered: Recovered,
): Promise<TornTail | null> {
  if (!stub || stub.size === 0) return null;
  const number = headerOf(stub)?.number ?? (recovered.last?.header.number ?? 0) + 1;
  const file = await disk.open(stub.path, { readOnly: true });
  try {
    const copy = await keepBroken(disk, file, { path: log, number, from: 0, to: stub.size });
    return { file: stub.path, offset: 0, bytes: stub.size, copy };
  } finally {
    await file.close();
  }
}

/** The file at the log's own path, which a rotation that was cut short has not made yet. */
async function activeFile(
  disk: Disk,
  path: string,
  identity: LogIdentity,
  { last, position }: Recovered,
  replaced = 0,
): Promise<OpenLogFile> {
  if (last?.path === path) return last;
  const number = (last?.header.number ?? replaced) + 1;
  // Before there is a file behind it: only the last one may have space ahead.
  if (last && last.spaceAhead > 0) {
    await last.file.truncate(last.size);
    await last.file.sync();
  }
  const active = await createFile(disk, path, newHeader(identity, 'segment', number, position));
  await last?.file.close();
  return active;
}

function fullFile({ path, size, header }: ReadableFile, { last, sizes }: Recovered): FullFile {
  const bytes = last?.path === path ? last.size : (sizes.get(path) ?? size);
  return { kind: header.kind, path, number: header.number, bytes };
}
