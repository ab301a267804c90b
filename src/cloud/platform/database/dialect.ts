import type { Knex } from 'knex';

/** MySQL and MariaDB, for the few statements that need a way of their own there. */
export function isMysql(db: Knex): boolean {
  return db.client.config.client === 'mysql2';
}

export function isPostgres(db: Knex): boolean {
  return db.client.config.client === 'pg';
}
