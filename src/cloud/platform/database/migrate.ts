import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';

/** The database is older or newer than this program; `softadastra` processes refuse to start. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
}

/** How long a migration lock may stay before its holder is taken for dead. */
const LOCK_PATIENCE_MS = 60_000;

/**
 * Brings the schema up to date. Processes that start together take turns: whichever holds knex's
 * lock migrates, the others wait for it. A lock that outlives its patience belongs to a process that
 * was killed in the middle of a step; every step is one transaction, so it is freed and tried again.
 */
export async function migrate(db: Knex, log: (text: string) => void = () => {}): Promise<void> {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (let freed = false; ; ) {
    try {
      const [, steps] = (await db.migrate.latest()) as [number, string[]];
      if (steps.length > 0) log(`schema migrated: ${steps.join(', ')}`);
      return;
    } catch (error) {
      if (!isWaitingForAnother(error)) throw error;
      if (Date.now() > deadline) {
        if (freed) throw error;
        log('the migration lock was left behind by a process that died; freeing it');
        await db.migrate.forceFreeMigrationsLock();
        freed = true;
      }
      await delay(100);
    }
  }
}

/** @throws SchemaMismatchError where migrations are missing or unknown to this program. */
export async function requireCurrentSchema(db: Knex): Promise<void> {
  const [done, pending] = (await db.migrate.list()) as [{ name: string }[], unknown[]];
  if (pending.length > 0) {
    throw new SchemaMismatchError(
      `The database schema is older than this program: ${pending.length} of ${
        pending.length + done.length
      } migrations are missing. Run the release step (npm run migrate) first.`,
    );
  }
}

/** Besides the lock itself: two processes that create knex's own tables at once trip each other. */
function isWaitingForAnother(error: unknown): boolean {
  const { name = '', message = '' } = error as Error;
  return (
    name === 'MigrationLocked' ||
    /migration lock|already locked|already exists|duplicate key|SQLITE_BUSY|is locked/i.test(
      message,
    )
  );
}
