import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NodeDisk } from '../../engine/node/index.js';

const RUN_ID = /^run_[0-9a-f]{32}$/;

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

export function runFolder(dataDir: string, runId: string): string {
  return join(dataDir, 'runs', runId);
}

export function logIn(folder: string): string {
  return join(folder, 'evidence.wal');
}

/** For its own user alone, like the log in it; its names are durable when this resolves. */
export async function makeRunFolder(dataDir: string, runId: string): Promise<string> {
  const runs = join(dataDir, 'runs');
  const folder = runFolder(dataDir, runId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const disk = new NodeDisk();
  await disk.syncDirectory(runs);
  await disk.syncDirectory(dataDir);
  return folder;
}

/** For a run of which nothing was recorded. */
export async function removeRunFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name));
  await rmdir(folder);
}

export async function holdsLog(folder: string): Promise<boolean> {
  return (await statusOf(logIn(folder))) !== null;
}

/** The ids of the runs that have a folder, oldest first. */
export async function runIdsIn(dataDir: string): Promise<string[]> {
  const names = await readdir(join(dataDir, 'runs')).catch(noneWhereMissing);
  return names.filter(isRunId).sort();
}

/** What a run takes on disk, in bytes. */
export async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map((name) => statusOf(join(folder, name))));
  return sizes.reduce((sum, status) => sum + (status?.size ?? 0), 0);
}

/** Null where nothing is there, which a run that is deleted meanwhile may cause. */
async function statusOf(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function noneWhereMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
