import { SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { isDiskError, walCorrupt } from './errors.js';
import { type FileHeader, type HeaderReading, readFileHeader } from './file-header.js';
import { directoryOf, type FoundNames, findNames, segmentPath } from './file-names.js';
import { FIRST_GROUP, FORMAT_VERSION } from './format.js';

export interface LogFile {
  readonly path: string;
  readonly size: number;
  readonly reading: HeaderReading;
  /** What its name says; null for the active file. */
  readonly named: number | null;
}

/** The files of a log whose header could be read. */
export interface ReadableFile {
  readonly path: string;
  readonly size: number;
  readonly header: FileHeader;
}

/** Every file that lies there, before any judgement. */
export interface LogListing {
  readonly active: LogFile | null;
  readonly segments: readonly LogFile[];
  readonly checkpoints: readonly LogFile[];
  readonly temporary: readonly string[];
  readonly broken: readonly string[];
}

/** The files that make up the log, in the order in which they are replayed. */
export interface LogPlan {
  readonly checkpoint: ReadableFile | null;
  readonly segments: readonly ReadableFile[];
  /** What a checkpoint has replaced already. */
  readonly superseded: readonly string[];
  /** What is left of an active file that was cut off within its header. */
  readonly stub: LogFile | null;
}

export async function listLog(disk: Disk, path: string): Promise<LogListing> {
  const names = findNames(path, await namesBeside(disk, path));
  const files = (list: FoundNames['segments']) =>
    Promise.all(list.map((entry) => readFile(disk, entry.path, entry.number)));
  return {
    active: names.active ? await readFile(disk, path, null) : null,
    segments: await files(names.segments),
    checkpoints: await files(names.checkpoints),
    temporary: names.temporary,
    broken: names.broken,
  };
}

/**
 * Refuses what is no log, a log of another node and a log of a newer format.
 * @param nodeId null: of whichever node.
 */
export function checkIdentity(listing: LogListing, nodeId: string | null): void {
  const { active, checkpoints, segments } = listing;
  for (const file of [...(active ? [active] : []), ...checkpoints, ...segments]) {
    if (file.reading.state === 'foreign') throw notALog(file.path);
    if (file.reading.state === 'newer') throw newerFormat(file.path, file.reading.version);
    const owner = headerOf(file)?.nodeId;
    if (nodeId !== null && owner !== undefined && owner !== nodeId) {
      throw wrongNode(file.path, owner, nodeId);
    }
  }
}

/**
 * Which files count, and that none is missing.
 * @throws SoftadastraError `wal_corrupt` where they do not make one log.
 */
export function planLog(path: string, listing: LogListing): LogPlan {
  const newest = listing.checkpoints.at(-1);
  const checkpoint = newest ? readable(newest) : null;
  const replaced = checkpoint?.header.number ?? 0;
  const isReplaced = (file: LogFile) => numberOf(file) <= replaced;
  const stub = listing.active?.reading.state === 'short' ? listing.active : null;
  const active = stub ? null : listing.active;
  const all = [...listing.segments, ...(active ? [active] : [])];
  const segments = all.filter((file) => !isReplaced(file)).map(readable);
  checkNumbers(path, segments, replaced);
  if (checkpoint && segments.length === 0 && !stub) {
    throw walCorrupt(path, 0, 'the active file is missing');
  }
  checkOneLog([...(checkpoint ? [checkpoint] : []), ...segments]);
  const superseded = [...listing.checkpoints.slice(0, -1), ...all.filter(isReplaced)];
  return { checkpoint, segments, superseded: superseded.map((file) => file.path), stub };
}

/** What of the header can be relied on. */
export function headerOf(file: LogFile): FileHeader | null {
  return 'header' in file.reading ? file.reading.header : null;
}

async function namesBeside(disk: Disk, path: string): Promise<string[]> {
  const directory = directoryOf(path);
  try {
    return await disk.list(directory);
  } catch (error) {
    if (!isDiskError(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw new SoftadastraError('directory_missing', `the directory ${directory} is missing`, {
      context: { directory },
      cause: error,
    });
  }
}

async function readFile(disk: Disk, path: string, named: number | null): Promise<LogFile> {
  const file = await disk.open(path, { readOnly: true });
  try {
    const size = await file.size();
    const bytes = Buffer.alloc(Math.min(size, FIRST_GROUP));
    const length = await file.read(bytes, 0);
    return { path, size, reading: readFileHeader(bytes.subarray(0, length)), named };
  } finally {
    await file.close();
  }
}

function numberOf(file: LogFile): number {
  return headerOf(file)?.number ?? file.named ?? Number.POSITIVE_INFINITY;
}

function readable(file: LogFile): ReadableFile {
  const { path, size, reading, named } = file;
  if (reading.state === 'damaged') throw walCorrupt(path, reading.offset, 'a file header is bad');
  if (reading.state !== 'valid') throw walCorrupt(path, size, 'a file header is cut off');
  if (named !== null && named !== reading.header.number) {
    throw walCorrupt(path, 0, `the file is number ${reading.header.number} and not of this name`);
  }
  return { path, size, header: reading.header };
}

function checkNumbers(path: string, segments: readonly ReadableFile[], replaced: number): void {
  for (const [index, segment] of segments.entries()) {
    const expected = replaced + 1 + index;
    if (segment.header.number !== expected) {
      throw walCorrupt(segmentPath(path, expected), 0, `file ${expected} of the log is missing`);
    }
  }
}

function checkOneLog(files: readonly ReadableFile[]): void {
  const first = files[0]?.header;
  for (const { path, header } of files) {
    if (header.incarnation !== first?.incarnation || header.nodeId !== first.nodeId) {
      throw walCorrupt(path, 0, 'the file belongs to another log');
    }
  }
}

function notALog(path: string): SoftadastraError {
  return new SoftadastraError('not_a_wal', `${path} is no log, and was left as it is`, {
    context: { file: path },
  });
}

function newerFormat(path: string, version: number): SoftadastraError {
  return new SoftadastraError(
    'wal_newer_format',
    `${path} has format ${version} and this version reads up to ${FORMAT_VERSION}; it was left as it is`,
    { context: { file: path, version, readable: FORMAT_VERSION } },
  );
}

function wrongNode(path: string, owner: string, nodeId: string): SoftadastraError {
  return new SoftadastraError(
    'wal_wrong_node',
    `${path} is the log of the node ${owner}, and this is ${nodeId}; it was left as it is`,
    { context: { file: path, owner, nodeId } },
  );
}
