import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findProgram } from '../databases/private-server.js';
import { startAdmin } from './admin.js';

/** The commands of docs/operations/backup.md for one kind of database. */
export interface DatabaseCopies {
  /** Programs that have to be on this machine. */
  readonly programs: readonly string[];
  /** Copies the database of that DATABASE_URL, which is in use, to `file`. */
  backUp(databaseUrl: string, file: string): Promise<void>;
  /** @param databaseUrl of an empty database; for SQLite of a file that is not there. */
  restore(file: string, databaseUrl: string): Promise<void>;
}

const sqlite: DatabaseCopies = {
  programs: [],
  async backUp(databaseUrl, file) {
    const { code, stderr } = await startAdmin(['backup', '--to', file], {
      DATABASE_URL: databaseUrl,
      CLOUD_DATA_DIR: path.dirname(file),
    });
    if (code !== 0) throw new Error(stderr);
  },
  restore: (file, databaseUrl) => copyFile(file, databaseUrl.replace(/^sqlite:/, '')),
};

const postgres: DatabaseCopies = {
  programs: ['pg_dump', 'pg_restore'],
  backUp: (databaseUrl, file) => run('pg_dump', ['--format=custom', `--file=${file}`, databaseUrl]),
  restore: (file, databaseUrl) =>
    run('pg_restore', ['--no-owner', `--dbname=${databaseUrl}`, file]),
};

const mysql: DatabaseCopies = {
  programs: ['mariadb-dump', 'mariadb'],
  backUp: (databaseUrl, file) =>
    run('mariadb-dump', ['--single-transaction', '--no-tablespaces', ...placeOf(databaseUrl)], {
      to: file,
    }),
  restore: (file, databaseUrl) => run('mariadb', placeOf(databaseUrl), { from: file }),
};

export const COPIES = { sqlite, postgres, mysql } as const;

/** The first of these programs that is not on this machine. */
export function missingProgram({ programs }: DatabaseCopies): string | undefined {
  return programs.find((name) => !findProgram(name, []));
}

function placeOf(databaseUrl: string): string[] {
  const { hostname, port, username, pathname } = new URL(databaseUrl);
  return [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, pathname.slice(1)];
}

async function run(
  program: string,
  args: readonly string[],
  { from, to }: { from?: string; to?: string } = {},
): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  if (to) await pipeline(child.stdout, createWriteStream(to));
  else child.stdout.resume();
  if (from) await pipeline(createReadStream(from), child.stdin);
  else child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
}
