import type { ExecutionContext } from 'ava';
import { skipped } from '../shows.js';
import type { DatabaseKind, DatabaseServer } from './private-server.js';

/**
 * A server that ends with the test, after whatever the test itself registers to be torn down.
 * Null where it is not on this machine: then the test has said so, and is over.
 */
export async function databaseForTest(
  t: ExecutionContext,
  kind: DatabaseKind,
): Promise<DatabaseServer | null> {
  const found = kind.find();
  if ('missing' in found) {
    skipped(t, `${kind.name} is left out: ${found.missing} not on this machine`);
    return null;
  }
  const server = await found.start();
  t.teardown(() => server.stop());
  return server;
}
