import path from 'node:path';
import type { DatabaseKind, DatabaseServer } from './private-server.js';

let server: DatabaseServer | undefined;

/**
 * Registers the tests that `load` imports once more, on another database than the SQLite file they
 * run on by themselves: what starts a cloud or an app in this test file gets a database of this
 * kind. Where the server is not on this machine one skipped test says so.
 */
export async function onDatabase(kind: DatabaseKind, load: () => Promise<unknown>): Promise<void> {
  // Here alone: programs that are no tests start clouds too, and may not load AVA.
  const { default: test } = await import('ava');
  const found = kind.find();
  if ('missing' in found) {
    test.skip(`${kind.name} is left out: ${found.missing} not on this machine`, (t) => t.pass());
    return;
  }
  const started = await found.start();
  server = started;
  await load();
  // Serial and registered last, and so behind every hook that still needs the server.
  test.serial.after.always('the server stops', () => started.stop());
}

/** The DATABASE_URL of a new database for what a test starts; SQLite keeps it in `folder`. */
export async function chosenDatabase(folder: string): Promise<string> {
  return server ? server.createDatabase() : `sqlite:${path.join(folder, 'softadastra.sqlite')}`;
}
