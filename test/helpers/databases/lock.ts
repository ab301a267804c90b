import type { Database } from '../../../src/cloud/platform/database/database.js';

/**
 * Lets no process write evidence, and lets all of them read, until the answered function is called.
 * On SQLite the whole file is locked for writing.
 */
export async function lockWrites({ dialect, write }: Database): Promise<() => Promise<void>> {
  const holder = await write.transaction();
  if (dialect === 'postgres') await holder.raw('lock table events in share row exclusive mode');
  // A read lock of MySQL lets everybody read and nobody write; ending a transaction leaves it.
  if (dialect === 'mysql') await holder.raw('lock tables events read');
  return async () => {
    if (dialect === 'mysql') await holder.raw('unlock tables');
    await holder.rollback();
  };
}
