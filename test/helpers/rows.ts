import type { Knex } from 'knex';
import { newId } from '../../src/cloud/platform/ids.js';
import type { TestProject } from './accounts.js';

/** A row of `runs`, finished with 100 unless `fields` says otherwise; answers its id. */
export async function insertRun(
  db: Knex,
  project: TestProject,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const id = newId('run');
  await db('runs').insert({
    id,
    project_id: project.id,
    agent_id: newId('agt'),
    owner_id: project.owner.id,
    target_url: 'http://127.0.0.1:3000/orders',
    method: 'POST',
    scenario: 'demo',
    labels: '{"commit":"abc"}',
    status: 'finished',
    started_at: 1_000,
    created_at: 1_000,
    updated_at: 1_000,
    finished_at: 2_000,
    score: 100,
    grade: 'A',
    risks: '{"data_loss":false,"duplicate":false,"timeout":false,"recovery":false}',
    revision: 1,
    ...fields,
  });
  return id;
}

/** A row of `reports` for a run. */
export async function insertReport(db: Knex, project: TestProject, runId: string): Promise<void> {
  await db('reports').insert({
    id: newId('rpt'),
    run_id: runId,
    owner_id: project.owner.id,
    project_id: project.id,
    revision: 1,
    body: '{}',
    created_at: 1_000,
  });
}
