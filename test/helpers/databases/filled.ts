import type { Database } from '../../../src/cloud/platform/database/database.js';
import { insertRun } from '../rows.js';
import { agentRow, projectRow, userRow } from './contract-rows.js';

/** A row in each table of the first four steps. @returns the names of these tables. */
export async function fillAccounts({ write }: Database): Promise<string[]> {
  const user = userRow();
  const project = projectRow(user.id);
  await write('users').insert(user);
  await write('projects').insert(project);
  await write('agents').insert(agentRow(project));
  const owner = { id: user.id, email: user.email, token: '' };
  await insertRun(write, { id: project.id, slug: project.slug, owner });
  return ['users', 'projects', 'agents', 'runs'];
}

/** Every row of these tables. @throws where one of them is empty. */
export async function rowsOfAll(
  { write }: Database,
  tables: readonly string[],
): Promise<Map<string, unknown[]>> {
  const rows = new Map<string, unknown[]>();
  for (const table of tables) {
    const found: unknown[] = await write(table).select();
    if (found.length === 0) throw new Error(`${table} is empty`);
    rows.set(table, found);
  }
  return rows;
}
