import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './identity.js';

/** Somebody who still runs holds the lock. `note` is what the holder wrote into it. */
export class LockedError extends Error {
  override readonly name = 'LockedError';

  constructor(
    readonly holder: ProcessIdentity,
    readonly note: string,
  ) {
    super(`locked by process ${holder.pid}${note ? ` (${note})` : ''}`);
  }
}

export interface Lock {
  /** May be called twice. */
  release(): void;
}

interface Content extends ProcessIdentity {
  note: string;
  nonce: string;
}

/**
 * Takes a lock that survives nobody: a holder that was killed with SIGKILL no longer counts, since
 * the file names the process and its start time.
 * @throws LockedError when a running process holds it.
 */
export function takeLock(file: string, note: string): Lock {
  const self = identify(process.pid);
  if (!self) throw new Error('this process cannot find itself in the process table');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const nonce = randomBytes(8).toString('hex');
  const draft = `${file}.${nonce}`;
  writeFileSync(draft, JSON.stringify({ ...self, note, nonce } satisfies Content), { mode: 0o600 });
  try {
    while (!tryLink(draft, file)) evictDeadHolder(file, `${draft}.stale`);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release() {
      if (read(file)?.nonce === nonce) rmSync(file, { force: true });
    },
  };
}

/** A link is made whole or not at all: nobody ever reads half a lock. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a dead holder's file aside. Between the look and the move another process may have taken
 * the lock, so what was moved is looked at again and put back when it is not the dead one's.
 */
function evictDeadHolder(file: string, aside: string): void {
  const seen = read(file);
  if (seen && isRunning(seen)) throw new LockedError(seen, seen.note);
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  if (moved && isRunning(moved)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

/** Null where there is no lock, or where a crash of the machine left an unreadable one. */
function read(file: string): Content | null {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Content;
    return Number.isInteger(content?.pid) ? content : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
