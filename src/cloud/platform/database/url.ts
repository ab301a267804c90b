export type Dialect = 'sqlite' | 'postgres' | 'mysql';

export type DatabaseUrl =
  | { dialect: 'sqlite'; file: string }
  | { dialect: 'postgres' | 'mysql'; url: string };

/** Splits a DATABASE_URL: `sqlite:<file>`, `postgres://…` or `mysql://…`. */
export function readDatabaseUrl(url: string): DatabaseUrl | { problem: string } {
  const sqlite = /^sqlite3?:(?:\/\/)?(.+)$/.exec(url);
  if (sqlite?.[1]) {
    return sqlite[1] === ':memory:'
      ? { problem: 'must name a file: web and worker processes share the database' }
      : { dialect: 'sqlite', file: sqlite[1] };
  }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { dialect: 'postgres', url };
  if (/^(mysql|mariadb):\/\//.test(url) && URL.canParse(url)) {
    return { dialect: 'mysql', url: url.replace(/^mariadb:/, 'mysql:') };
  }
  return { problem: 'must look like sqlite:<file>, postgres://… or mysql://…' };
}
