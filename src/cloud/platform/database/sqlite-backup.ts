import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';

/**
 * Writes one moment of the database to `target`, while others go on reading and writing. What stands
 * at `target` afterwards is whole, checked and on disk; before that nothing stands there.
 *
 * @throws where something is at `target` already, or the copy is damaged.
 */
export async function backUpSqlite(db: Knex, target: string): Promise<{ bytes: number }> {
  const partial = `${target}.partial`;
  await mustNotExist(target);
  // Only its owner may read it: it holds hashes of passwords, and what tested applications said.
  const file = await open(partial, 'wx', 0o600);
  try {
    await db.raw('vacuum into ?', [partial]);
    await check(db, partial);
    await file.sync();
    const { size } = await file.stat();
    await rename(partial, target);
    await syncFolder(path.dirname(target));
    return { bytes: size };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function mustNotExist(target: string): Promise<void> {
  try {
    const file = await open(target, 'r');
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  throw new Error(`${target} is there already`);
}

async function check(db: Knex, partial: string): Promise<void> {
  await db.raw('attach database ? as copy', [partial]);
  try {
    const [{ integrity_check: verdict }] = await db.raw('pragma copy.integrity_check(1)');
    if (verdict !== 'ok') throw new Error(`the copy is damaged: ${verdict}`);
  } finally {
    await db.raw('detach database copy');
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
