import type { Knex } from 'knex';

/**
 * What MySQL and MariaDB need around migrations, because their DDL belongs to no transaction and
 * their text compares without case and accents unless it is told otherwise.
 */

/** Processes migrate one after the other; the server frees the turn of one that dies. */
export async function inTurn<T>(db: Knex, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (turn) => {
    const [[{ mine }]] = await turn.raw(
      `select get_lock(${LOCK_NAME}, ${LONGEST_TURN_SECONDS}) as mine`,
    );
    if (mine !== 1) throw new Error('another process has been migrating for ten minutes');
    try {
      return await work();
    } finally {
      await turn.raw(`select release_lock(${LOCK_NAME})`);
    }
  });
}

/** Locks belong to the server, not to a database, and have short names. */
const LOCK_NAME = "concat('migrate-', md5(database()))";
const LONGEST_TURN_SECONDS = 600;

/**
 * Tables created from now on compare text byte by byte, spaces at the end included, as the other
 * databases do. The collation that says so has another name on each of the two servers.
 */
export async function compareTextExactly(db: Knex): Promise<void> {
  const [[{ version }]] = await db.raw('select version() as version');
  const collation = /mariadb/i.test(version) ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  await db.raw(`alter database character set utf8mb4 collate ${collation}`);
}

/** A step whose process was killed has left a part of itself: what its `down` finds goes. */
export async function undoUnfinishedStep(
  db: Knex,
  source: Knex.MigrationSource<unknown>,
): Promise<void> {
  const [, [unfinished]] = (await db.migrate.list()) as [unknown[], unknown[]];
  if (unfinished) await (await source.getMigration(unfinished)).down?.(db);
}
