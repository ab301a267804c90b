import { readU64, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { isCheckpointRecord } from './checkpoint-format.js';
import type { FileHeader } from './file-header.js';
import { segmentPath } from './file-names.js';
import { checkIdentity, headerOf, type LogFile, type LogListing, listLog } from './log-files.js';
import type { RecordView } from './records.js';
import { type Scan, scanFile } from './scan.js';

/** Damage that keeps the log from being opened. */
export interface Finding {
  readonly file: string;
  readonly offset: number;
  readonly what: string;
}

export interface SurveyedFile {
  readonly path: string;
  /** Of all that is in it. */
  readonly size: number;
  /** How many zeros of that stand at its end, for later groups. */
  readonly spaceAhead: number;
  readonly number: number;
  readonly role: 'checkpoint' | 'segment';
  /** Null where both of its headers are bad. */
  readonly header: FileHeader | null;
  /** Null where nothing of it can be read. */
  readonly scan: Scan | null;
}

/** Everything that there is to know of a log without changing it. */
export interface Survey {
  readonly listing: LogListing;
  /** Those that count, in the order of replay. */
  readonly files: readonly SurveyedFile[];
  readonly superseded: readonly LogFile[];
  readonly findings: readonly Finding[];
  /** What the next open will cut off; in the last file. */
  readonly torn: SurveyedFile | null;
}

/**
 * Reads the whole log, also one that is in use: what is being written at that moment then looks like
 * an unfinished write.
 */
export async function surveyLog(
  disk: Disk,
  path: string,
  visit: (record: RecordView) => void = () => {},
): Promise<Survey> {
  const listing = await listLog(disk, path);
  checkIdentity(listing, null);
  const { checkpoint, segments, superseded } = counted(listing);
  if (!checkpoint && segments.length === 0) throw noLog(path);
  const findings: Finding[] = [];
  const files: SurveyedFile[] = [];
  let number = checkpoint ? numberOf(checkpoint, 0) : 0;
  if (checkpoint) files.push(await look(disk, checkpoint, 'checkpoint', number, findings, visit));
  for (const segment of segments) {
    const found = numberOf(segment, number + 1);
    for (number += 1; number < found; number += 1) findings.push(missing(path, number));
    const surveyed = await look(disk, segment, 'segment', found, findings, visit);
    findFollowing(files.at(-1), surveyed, findings);
    files.push(surveyed);
  }
  if (checkpoint && segments.length === 0) {
    findings.push({ file: path, offset: 0, what: 'the active file is missing' });
  }
  const torn = findDamage(files, listing.active?.reading.state === 'short', findings);
  return { listing, files, superseded, findings, torn };
}

function counted(listing: LogListing) {
  const checkpoint = listing.checkpoints.at(-1) ?? null;
  const replaced = checkpoint ? numberOf(checkpoint, 0) : 0;
  const all = [...listing.segments, ...(listing.active ? [listing.active] : [])];
  const isReplaced = (file: LogFile) => numberOf(file, Number.POSITIVE_INFINITY) <= replaced;
  return {
    checkpoint,
    segments: all.filter((file) => !isReplaced(file)),
    superseded: [...listing.checkpoints.slice(0, -1), ...all.filter(isReplaced)],
  };
}

async function look(
  disk: Disk,
  { path, size, reading, named }: LogFile,
  role: SurveyedFile['role'],
  number: number,
  findings: Finding[],
  visit: (record: RecordView) => void,
): Promise<SurveyedFile> {
  const header = 'header' in reading ? reading.header : null;
  if (reading.state === 'damaged') {
    findings.push({ file: path, offset: reading.offset, what: 'a file header is bad' });
  }
  if (header && (header.kind !== role || (named !== null && named !== header.number))) {
    findings.push({ file: path, offset: 0, what: 'the file is not what its name says' });
  }
  if (!header || reading.state === 'short') {
    return { path, size, spaceAhead: 0, number, role, header, scan: null };
  }
  const ends: number[] = [];
  let records = 0;
  const file = await disk.open(path, { readOnly: true });
  try {
    const scan = await scanFile(file, size, header, (record) => {
      if (isCheckpointRecord(record)) ends.push(readU64(record.payload, 0));
      else records += 1;
      visit(record);
    });
    const isComplete = role !== 'checkpoint' || (ends.length === 2 && ends[1] === records);
    if (!isComplete && !scan.damage) {
      findings.push({ file: path, offset: scan.end, what: 'a checkpoint is not complete' });
    }
    return { path, size, spaceAhead: size - scan.contentEnd, number, role, header, scan };
  } finally {
    await file.close();
  }
}

/** Whether one file goes on where the one before it ends. */
function findFollowing(
  before: SurveyedFile | undefined,
  { header, number }: SurveyedFile,
  findings: Finding[],
): void {
  if (!header || before?.scan?.damage || (before && !before.scan)) return;
  if (number !== (before?.number ?? 0) + 1) return;
  const last = lastSequenceOf(before);
  if (header.baseSequence === last) return;
  findings.push({
    file: before?.path ?? '',
    offset: before?.scan?.end ?? 0,
    what: `the records from ${last + 1} to ${header.baseSequence} are missing`,
  });
}

function lastSequenceOf(file: SurveyedFile | undefined): number {
  if (file?.role === 'checkpoint') return file.header?.baseSequence ?? 0;
  return file?.scan?.lastSequence ?? 0;
}

/** @returns the file with an unfinished write at its end, if that is all that is wrong with it. */
function findDamage(
  files: readonly SurveyedFile[],
  hasStub: boolean,
  findings: Finding[],
): SurveyedFile | null {
  for (const [index, file] of files.entries()) {
    const damage = file.scan?.damage;
    const isBeforeStub = hasStub && index === files.length - 2;
    // Recovery says why.
    if (isBeforeStub && file.scan && !damage && file.spaceAhead > 0) {
      const what = 'zeros are followed by a later file';
      findings.push({ file: file.path, offset: file.scan.end, what });
    }
    if (!damage) continue;
    const isEnd = file === files.at(-1) && !hasStub;
    if (isEnd && damage.proof === null && file.role === 'segment') return file;
    const what = file.role === 'checkpoint' ? 'a checkpoint is damaged' : 'a record is bad';
    findings.push({ file: file.path, offset: damage.offset, what });
  }
  return null;
}

function numberOf(file: LogFile, unknown: number): number {
  return headerOf(file)?.number ?? file.named ?? unknown;
}

function missing(path: string, number: number): Finding {
  const file = segmentPath(path, number);
  return { file, offset: 0, what: `file ${number} of the log is missing` };
}

function noLog(path: string): SoftadastraError {
  return new SoftadastraError('not_found', `there is no log at ${path}`, {
    context: { file: path },
  });
}
