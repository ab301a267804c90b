import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { isMysql } from './dialect.js';
import { migrationSource } from './migrations.js';
import { inTurn, undoUnfinishedStep } from './mysql-migrations.js';
import { readSchema } from './schema-state.js';

/** The database is older or newer than this program; `softadastra` processes refuse to start. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
}

/** How long a migration lock may stay before its holder is taken for dead. */
const LOCK_PATIENCE_MS = 60_000;

/**
 * Brings the schema up to date. Processes that start together take turns: whichever holds knex's
 * lock migrates, the others wait for it. A lock that outlives its patience belongs to a process that
 * was killed in the middle of a step: it is freed, and the step done anew. Where DDL belongs to a
 * transaction the kill has undone it; MySQL's remains are undone here.
 *
 * @throws SchemaMismatchError where a newer release has been here.
 */
export async function migrate(
  db: Knex,
  log: (text: string) => void = () => {},
  { patienceMs = LOCK_PATIENCE_MS } = {},
): Promise<void> {
  refuseNewer((await readSchema(db)).unknown);
  const work = () => migrateWithPatience(db, log, patienceMs);
  await (isMysql(db) ? inTurn(db, work) : work());
}

async function migrateWithPatience(
  db: Knex,
  log: (text: string) => void,
  patienceMs: number,
): Promise<void> {
  let deadline = Date.now() + patienceMs;
  for (let freed = false; ; ) {
    try {
      await createLedger(db);
      const [, steps] = (await db.migrate.latest()) as [number, string[]];
      if (steps.length > 0) log(`schema migrated: ${steps.join(', ')}`);
      return;
    } catch (error) {
      if (!isWaitingForAnother(error)) throw error;
      if (Date.now() >= deadline) {
        if (freed) throw error;
        log('the migration lock was left behind by a process that died; freeing it');
        await db.migrate.forceFreeMigrationsLock();
        if (isMysql(db)) await undoUnfinishedStep(db, migrationSource);
        freed = true;
        deadline = Date.now() + LOCK_PATIENCE_MS;
      }
      await delay(100);
    }
  }
}

/** As one: two processes that create knex's tables side by side can give its lock two rows. */
async function createLedger(db: Knex): Promise<void> {
  await db.transaction((trx) => trx.migrate.list());
}

/** @throws SchemaMismatchError where migrations are missing or unknown to this program. */
export async function requireCurrentSchema(db: Knex): Promise<void> {
  const { done, missing, unknown } = await readSchema(db);
  refuseNewer(unknown);
  if (missing.length > 0) {
    throw new SchemaMismatchError(
      `The database schema is older than this program: ${missing.length} of ${
        missing.length + done.length
      } migrations are missing. Run the release step (npm run migrate) first.`,
    );
  }
}

function refuseNewer(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw new SchemaMismatchError(
    `The database schema is newer than this program: it has ${unknown.join(', ')}. ` +
      'Start the release that brought it there, or let that release undo it (migrate:down).',
  );
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
