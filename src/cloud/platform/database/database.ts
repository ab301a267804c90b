import { mkdirSync } from 'node:fs';
import path from 'node:path';
import knex, { type Knex } from 'knex';
import { migrationConfig } from './migrations.js';
import { SqliteClient } from './sqlite-client.js';
import { type Dialect, readDatabaseUrl } from './url.js';

/**
 * The two ways to the database. On SQLite `write` is the process's only writing connection and
 * `read` a small query-only pool, so that a long scan blocks no commit; elsewhere both are one pool.
 */
export interface Database {
  readonly dialect: Dialect;
  readonly write: Knex;
  readonly read: Knex;
  close(): Promise<void>;
}

/** Values stay out of error messages: they are evidence, e-mail addresses and hashes. */
const WITHOUT_VALUES = { compileSqlOnError: false };

/** How long SQLite waits for a lock: below the time after which a silent worker loses its job. */
const BUSY_TIMEOUT_MS = 5_000;

export function openDatabase(url: string): Database {
  const write = knex(writeConfig(url));
  const { dialect } = parse(url);
  const read = dialect === 'sqlite' ? knex(sqliteConfig(url, 'read')) : write;
  let closing: Promise<void> | undefined;
  return {
    dialect,
    write,
    read,
    close() {
      closing ??= Promise.all([write.destroy(), read === write ? null : read.destroy()]).then(
        () => undefined,
      );
      return closing;
    },
  };
}

/** The knex configuration that the program and the knex command share. */
export function writeConfig(url: string): Knex.Config {
  const parsed = parse(url);
  if (parsed.dialect === 'sqlite') return { ...sqliteConfig(url, 'write'), ...migrationConfig() };
  if (parsed.dialect === 'postgres') {
    return {
      ...WITHOUT_VALUES,
      client: 'pg',
      connection: { connectionString: parsed.url },
      pool: { min: 0, max: 10, afterCreate: preparePostgres },
      ...migrationConfig(),
    };
  }
  return {
    ...WITHOUT_VALUES,
    client: 'mysql2',
    // No charset here: knex would create its tables with that charset's default collation.
    connection: { uri: parsed.url, timezone: 'Z' } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 10, afterCreate: prepareMysql },
    ...migrationConfig(),
  };
}

function parse(url: string) {
  const parsed = readDatabaseUrl(url);
  if ('problem' in parsed) throw new TypeError(`DATABASE_URL ${parsed.problem}`);
  return parsed;
}

function sqliteConfig(url: string, mode: 'read' | 'write'): Knex.Config {
  const parsed = parse(url);
  const filename = parsed.dialect === 'sqlite' ? path.resolve(parsed.file) : '';
  mkdirSync(path.dirname(filename), { recursive: true });
  return {
    ...WITHOUT_VALUES,
    client: SqliteClient as unknown as typeof Knex.Client,
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: mode === 'write' ? 1 : 2,
      afterCreate: (connection: SqliteConnection, done: Done) =>
        connection.exec(sqlitePragmas(mode), (error) => done(error ?? null, connection)),
    },
  };
}

/** Readers scan whole runs, of which a cache keeps nothing worth its memory; the system has the file. */
const PAGE_CACHE_KIB = { write: 65_536, read: 8_192 };

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

type Done = (error: Error | null, connection: unknown) => void;

/** busy_timeout comes first: switching the journal mode itself may have to wait for a lock. */
function sqlitePragmas(mode: 'read' | 'write'): string {
  const pragmas = [
    `busy_timeout = ${BUSY_TIMEOUT_MS}`,
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    `cache_size = -${PAGE_CACHE_KIB[mode]}`,
    ...(mode === 'read' ? ['query_only = ON'] : []),
  ];
  return pragmas.map((pragma) => `PRAGMA ${pragma};`).join('');
}

/** 20 is the type id of bigint, which pg hands over as text; every number here is below 2^53. */
function preparePostgres(
  connection: { setTypeParser(type: number, parser: (text: string) => number): void },
  done: Done,
): void {
  connection.setTypeParser(20, Number);
  done(null, connection);
}

/**
 * READ COMMITTED, as on PostgreSQL: under MySQL's own default a transaction cannot read the row that
 * its insert has just met, and a repeated event would look like one that is gone.
 */
const MYSQL_SESSION = [
  "set session sql_mode = 'STRICT_ALL_TABLES', time_zone = '+00:00'",
  'set session transaction isolation level read committed',
];

function prepareMysql(
  connection: { query(sql: string, done: (error: Error | null) => void): void },
  done: Done,
  [statement, ...rest]: readonly string[] = MYSQL_SESSION,
): void {
  if (!statement) {
    done(null, connection);
    return;
  }
  connection.query(statement, (error) => {
    if (error) done(error, connection);
    else prepareMysql(connection, done, rest);
  });
}
