import type { Knex } from 'knex';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { until } from '../until.js';

/**
 * Locks rows of `runs` against the order that the program keeps to: the last one first, and the
 * first once somebody waits. Whoever holds the first meanwhile is in a deadlock with this, and is
 * nearly always the one that the database chooses as its victim.
 * @returns whether it was this one instead.
 */
export async function lockAgainstOrder(
  { dialect, write }: Database,
  runIds: readonly string[],
): Promise<boolean> {
  const [first = '', ...others] = [...runIds].sort();
  const last = others.at(-1) ?? first;
  const holder = await write.transaction();
  try {
    await survive[dialect](holder);
    await lockRun(holder, last);
    const isWaited = () => isWaitedFor[dialect](write);
    await until('somebody waits for the last run', isWaited, { everyMs: LOOK_EVERY_MS });
    await lockRun(holder, first);
    return false;
  } catch (error) {
    if (!/deadlock/i.test((error as Error).message)) throw error;
    return true;
  } finally {
    await holder.rollback();
  }
}

/** Deadlocks that the server has ended since it started. */
export async function deadlocksOf({ dialect, write }: Database): Promise<number> {
  if (dialect === 'postgres') {
    const query = 'select deadlocks from pg_stat_database where datname = current_database()';
    return Number((await write.raw(query)).rows[0].deadlocks);
  }
  const [[row]] = await write.raw("show global status like 'Innodb_deadlocks'");
  return Number(row.Value);
}

/**
 * PostgreSQL: the victim is who looks for a deadlock while there is one. Each looks once, after a
 * second of waiting; this one later. MariaDB: the victim is who has written least.
 */
const survive = {
  sqlite: refuse,
  postgres: async (holder: Knex) => {
    await holder.raw("set local deadlock_timeout = '4s'");
  },
  mysql: async (holder: Knex) => {
    const rows = Array.from({ length: 200 }, (_, n) => ({ id: `ballast-${n}`, kind: 'run' }));
    await holder('tombstones').insert(rows.map((row) => ({ ...row, deleted_at: 0 })));
  },
};

/** MariaDB shows the same transactions again to who asks within 100 ms of the last look. */
const LOOK_EVERY_MS = 150;

const isWaitedFor = {
  sqlite: refuse,
  postgres: async (db: Knex) => {
    const { rows } = await db.raw('select 1 from pg_locks where not granted limit 1');
    return rows.length > 0;
  },
  mysql: async (db: Knex) => {
    const [rows] = await db.raw(
      "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT' limit 1",
    );
    return rows.length > 0;
  },
};

async function refuse(): Promise<never> {
  throw new Error('SQLite has one writer, and no deadlocks');
}

async function lockRun(db: Knex, runId: string): Promise<void> {
  await db('runs').where('id', runId).forUpdate().select('id');
}
