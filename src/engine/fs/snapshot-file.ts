import path from 'node:path';
import { crc32c, Result, SoftadastraError } from '../core/index.js';
import { type Disk, DiskError, type DiskFile } from '../disk/index.js';
import { fsError } from './fs-errors.js';
import type { Entry, EntryType, ScanProblem, Snapshot } from './types.js';

/*
 * A saved snapshot is UTF-8 text, one JSON value a line, each line ended by \n:
 *
 *   {"format":"softadastra.snapshot","version":1,"root":"/srv/data","id":"…","entries":2,"problems":[]}
 *   [path, type, size, mtimeMs, id, hash or null, target or null]     once per entry, by path
 *   {"crc32c":"0a1b2c3d"}                                 over every byte before this line
 *
 * It is written beside its place, synced and renamed over the old one: a crash leaves one of both.
 */
const FORMAT = 'softadastra.snapshot';
const VERSION = 1;
const CHUNK_BYTES = 1024 * 1024;

/** Where the next one is written until it is whole. */
export function temporaryNameOf(file: string): string {
  return `${file}.tmp`;
}

/** Durable once it resolves. */
export async function saveSnapshot(
  disk: Disk,
  file: string,
  snapshot: Snapshot,
): Promise<Result<void>> {
  const temporary = temporaryNameOf(file);
  try {
    const target = await disk.open(temporary, { create: true });
    try {
      await target.truncate(0);
      writeLines(target, linesOf(snapshot));
      await target.sync();
    } finally {
      await target.close();
    }
    await disk.rename(temporary, file);
    await disk.syncDirectory(path.dirname(file));
    return Result.ok(undefined);
  } catch (error) {
    return Result.err(failed('save', file, error));
  }
}

/** Null where there is none. */
export async function loadSnapshot(disk: Disk, file: string): Promise<Result<Snapshot | null>> {
  try {
    if (!(await disk.stat(file))) return Result.ok(null);
    const source = await disk.open(file, { readOnly: true });
    let bytes: Buffer;
    try {
      bytes = Buffer.alloc(await source.size());
      bytes = bytes.subarray(0, await source.read(bytes, 0));
    } finally {
      await source.close();
    }
    return Result.ok(parse(bytes, file));
  } catch (error) {
    return Result.err(failed('read', file, error));
  }
}

function failed(doing: string, file: string, error: unknown): SoftadastraError {
  return fsError(error, `cannot ${doing} the snapshot`, file);
}

function* linesOf({ root, id, entries, problems }: Snapshot): Iterable<string> {
  const count = entries.length;
  yield JSON.stringify({ format: FORMAT, version: VERSION, root, id, entries: count, problems });
  for (const { path: where, type, size, mtimeMs, id: own, hash, target } of entries) {
    yield JSON.stringify([where, type, size, mtimeMs, own, hash ?? null, target ?? null]);
  }
}

function writeLines(target: DiskFile, lines: Iterable<string>): void {
  let at = 0;
  let checksum = 0;
  let chunk = '';
  const writeOut = (bytes: Buffer) => {
    for (let done = 0; done < bytes.length; ) {
      const written = target.write(bytes.subarray(done), at);
      if (written <= 0) throw new DiskError('EIO', 'write', target.path);
      done += written;
      at += written;
    }
  };
  const flush = () => {
    const bytes = Buffer.from(chunk);
    checksum = crc32c(bytes, checksum);
    writeOut(bytes);
    chunk = '';
  };
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= CHUNK_BYTES) flush();
  }
  flush();
  writeOut(Buffer.from(`{"crc32c":"${hex(checksum)}"}\n`));
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}

function parse(bytes: Buffer, file: string): Snapshot {
  const header = headerOf(bytes, file);
  const end = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  const body = bytes.subarray(0, end);
  if (bytes.toString('latin1', end) !== `{"crc32c":"${hex(crc32c(body))}"}\n`) {
    throw damaged(file, 'its checksum is wrong');
  }
  const entries: Entry[] = [];
  for (let at = body.indexOf('\n') + 1; at < end; ) {
    const next = body.indexOf('\n', at);
    entries.push(entryOf(JSON.parse(body.toString('utf8', at, next)) as EntryLine));
    at = next + 1;
  }
  if (entries.length !== header.entries) throw damaged(file, 'entries are missing');
  return { root: header.root, id: header.id, entries, problems: header.problems };
}

interface Header {
  readonly root: string;
  readonly id: string;
  readonly entries: number;
  readonly problems: readonly ScanProblem[];
}

/** What it is comes first: a file of another kind is no damaged snapshot. */
function headerOf(bytes: Buffer, file: string): Header {
  const start = `{"format":"${FORMAT}","version":`;
  if (bytes.toString('latin1', 0, start.length) !== start) {
    throw new SoftadastraError('invalid_argument', `${file} is not a snapshot`, {
      context: { path: file },
    });
  }
  const version = Number.parseInt(bytes.toString('latin1', start.length, start.length + 10), 10);
  if (version > VERSION) {
    throw new SoftadastraError(
      'invalid_state',
      `${file} was written by a newer release (snapshot version ${version}, this one reads ${VERSION})`,
      { context: { path: file, version } },
    );
  }
  try {
    return JSON.parse(bytes.toString('utf8', 0, bytes.indexOf('\n'))) as Header;
  } catch {
    throw damaged(file, 'its first line is not complete');
  }
}

function damaged(file: string, reason: string): SoftadastraError {
  return new SoftadastraError('io_error', `the snapshot ${file} is damaged: ${reason}`, {
    context: { path: file },
    retryable: false,
    stateValid: false,
  });
}

type EntryLine = [string, EntryType, number, number, string, string | null, string | null];

function entryOf([path, type, size, mtimeMs, id, hash, target]: EntryLine): Entry {
  return {
    path,
    type,
    size,
    mtimeMs,
    id,
    ...(hash !== null && { hash }),
    ...(target !== null && { target }),
  };
}
