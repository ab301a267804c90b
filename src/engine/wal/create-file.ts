import type { Disk, DiskFile } from '../disk/index.js';
import { encodeFileHeader, type FileHeader } from './file-header.js';
import { directoryOf, temporaryPath } from './file-names.js';
import { FIRST_GROUP } from './format.js';
import { writeFully } from './write-fully.js';

/** A file of the log that is open for appending. */
export interface OpenLogFile {
  readonly file: DiskFile;
  readonly header: FileHeader;
  readonly path: string;
  /** Up to the end of its last group. */
  readonly size: number;
  /** Zeros that stand behind it, for later groups. */
  readonly spaceAhead: number;
}

/** An open file under a temporary name, with its header and nothing else. Nothing is synced yet. */
export async function startFile(
  disk: Disk,
  path: string,
  header: FileHeader,
): Promise<OpenLogFile> {
  const temporary = temporaryPath(path);
  await disk.remove(temporary);
  const file = await disk.open(temporary, { create: true, exclusive: true });
  try {
    writeFully(file, encodeFileHeader(header), 0);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, header, path, size: FIRST_GROUP, spaceAhead: 0 };
}

/** Gives a file that was started and synced its name, so that a crash cannot take it back. */
export async function nameFile(disk: Disk, path: string): Promise<void> {
  await disk.rename(temporaryPath(path), path);
  await disk.syncDirectory(directoryOf(path));
}

/** Both in one: an empty file of the log, durable with its name. */
export async function createFile(
  disk: Disk,
  path: string,
  header: FileHeader,
): Promise<OpenLogFile> {
  const started = await startFile(disk, path, header);
  try {
    await started.file.sync();
    await nameFile(disk, path);
  } catch (error) {
    await started.file.close();
    throw error;
  }
  return started;
}
