import { type Clock, hlcFromMs, type Random, Result, systemRandom } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { keepBroken } from './broken-copy.js';
import { checkpointRecord } from './checkpoint-format.js';
import { walCorrupt, walError } from './errors.js';
import type { FileHeader } from './file-header.js';
import { FileWriter } from './file-writer.js';
import { takeLock } from './lock.js';
import { following, type LostPart, type LostRecords, type Mended, mend } from './mend.js';
import { type Mending, mendingsOf } from './mending.js';
import { type Survey, surveyLog } from './survey.js';

export interface RepairOptions {
  readonly disk: Disk;
  readonly path: string;
  readonly clock: Clock;
  /** For the salts of the files that are written anew. Default: the system's. */
  readonly random?: Random;
}

export interface RepairReport {
  /** False where the log needs none, which includes an unfinished write at its end. */
  readonly repaired: boolean;
  /** The files that were written anew. */
  readonly files: readonly string[];
  /** Each as it was, whole. */
  readonly copies: readonly string[];
  /** Good records in the files that were written anew. */
  readonly records: number;
  readonly lostBytes: readonly LostPart[];
  readonly lostRecords: readonly LostRecords[];
}

/**
 * Makes a damaged log one that can be opened: every record that is good stays, also behind the
 * damage. Each file that is written anew is copied first, as it is.
 */
export async function repairLog(options: RepairOptions): Promise<Result<RepairReport>> {
  const { disk, path } = options;
  try {
    await surveyLog(disk, path);
    const lock = await takeLock(disk, path);
    try {
      return Result.ok(await repair(options));
    } finally {
      await lock.release();
    }
  } catch (error) {
    return Result.err(walError(error, `repairing the log ${path}`));
  }
}

async function repair(options: RepairOptions): Promise<RepairReport> {
  const { disk, path } = options;
  const survey = await surveyLog(disk, path);
  const copies: string[] = [];
  const files: string[] = [];
  const mended: Mended[] = [];
  for (const planned of survey.findings.length > 0 ? mendingsOf(path, survey) : []) {
    const mending = following(mended, planned);
    const header = headerFor(mending, survey, options);
    if (mending.file) copies.push(await copyOf(disk, path, mending, mending.file.size));
    mended.push(await writeAnew(disk, mending, header));
    files.push(mending.path);
  }
  const [left] = files.length > 0 ? (await surveyLog(disk, path)).findings : survey.findings;
  if (left) throw walCorrupt(left.file, left.offset, `no repair helps: ${left.what}`);
  return {
    repaired: files.length > 0,
    files,
    copies,
    records: mended.reduce((sum, { records }) => sum + records, 0),
    lostBytes: mended.flatMap(({ lostBytes }) => lostBytes),
    lostRecords: mended.flatMap(({ lostRecords }) => lostRecords),
  };
}

/** The file's own header where it can be read, else one from what the other files say. */
function headerFor(
  { header, role, number, base }: Mending,
  { files }: Survey,
  { path, clock, random = systemRandom }: RepairOptions,
): FileHeader {
  const salt = random.bytes(8);
  if (header) return { ...header, salt };
  const known = files.find((file) => file.header !== null)?.header;
  if (!known) throw walCorrupt(path, 0, 'no file header can be read, and no repair helps');
  return {
    kind: role,
    number,
    salt,
    incarnation: known.incarnation,
    nodeId: known.nodeId,
    baseSequence: base,
    baseGroup: Math.max(0, ...files.map(({ scan }) => scan?.greatestGroup ?? 0)),
    createdMs: Math.max(0, Math.floor(clock.now())),
  };
}

async function copyOf(disk: Disk, log: string, mending: Mending, size: number): Promise<string> {
  const source = await disk.open(mending.path, { readOnly: true });
  try {
    return await keepBroken(disk, source, { path: log, number: mending.number, from: 0, to: size });
  } finally {
    await source.close();
  }
}

async function writeAnew(disk: Disk, mending: Mending, header: FileHeader): Promise<Mended> {
  const writer = await FileWriter.start(disk, mending.path, header);
  try {
    const time = hlcFromMs(header.createdMs);
    const isCheckpoint = mending.role === 'checkpoint';
    if (isCheckpoint) writer.add(checkpointRecord(header.baseSequence, time));
    const mended = await mend(disk, mending, writer);
    if (isCheckpoint) writer.add(checkpointRecord(mended.records, time));
    await writer.finish();
    await writer.name();
    return mended;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
