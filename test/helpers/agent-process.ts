import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Knex } from 'knex';
import type { AgentEvent } from '../../src/agent/history/index.js';
import type { TestCloud } from './cloud.js';
import { type CommandLine, startCommand } from './command-line.js';

const SAMPLE = fileURLToPath(new URL('../../src/local/sample/main.js', import.meta.url));

/** The sample API as a process of its own, which ends with the test. @returns where it takes orders. */
export async function startSample(
  t: ExecutionContext,
  folder: string,
  behaviour = 'sound',
): Promise<string> {
  const args = ['--behaviour', behaviour, '--port', '0', '--db', join(folder, 'orders.db')];
  const child = spawn(process.execPath, [SAMPLE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  for (let shown = ''; ; ) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    shown += chunk.toString();
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(shown)?.[0];
    if (address) return `${address}/orders`;
  }
}

/** Faults of every sort that a run bears quickly. */
const SCENARIO = `
name: quick
concurrency: 8
attempt_timeout_ms: 2000
retry: { attempts: 12, backoff_ms: 5, backoff_max_ms: 40 }
readback: { settle_ms: 0, patience_ms: 100 }
faults:
  latency: { rate: 0.3, min_ms: 1, max_ms: 30 }
  lost-response: { rate: 0.1 }
  connection-reset: { rate: 0.2 }
  error-status: { rate: 0.2 }
  duplicate-delivery: { rate: 0.2, gap_ms: 1 }
`;

export interface AgentPlace {
  /** The folder with its data directory `.softadastra`. */
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly target: string;
}

/** Starts a test of that many operations as a user would. */
export async function startAgent(place: AgentPlace, operations: number): Promise<CommandLine> {
  const scenario = join(place.cwd, 'quick.yaml');
  await writeFile(scenario, SCENARIO);
  const args = ['test', place.target, '--scenario', scenario, '--operations', String(operations)];
  return startCommand([...args, '--json'], { cwd: place.cwd, env: place.env });
}

export async function kill(command: CommandLine): Promise<void> {
  command.process.kill('SIGKILL');
  await command.ended();
}

/** What a table row has to be, for an event as it was recorded. */
function rowOf(runId: string, event: AgentEvent) {
  const { payload, occurred_at, ...fields } = event;
  return { run_id: runId, ...fields, payload, occurred_at: Date.parse(occurred_at) };
}

/** Compares every row of a run in the database with what the agent recorded, field by field. */
export async function sameRows(
  t: ExecutionContext,
  db: Knex,
  runId: string,
  events: readonly AgentEvent[],
): Promise<void> {
  const rows: Record<string, unknown>[] = await db('events').where('run_id', runId).orderBy('seq');
  t.deepEqual(
    rows.map(({ created_at: _, payload, ...row }) => ({
      ...row,
      payload: JSON.parse(String(payload)),
    })),
    JSON.parse(JSON.stringify(events.map((event) => rowOf(runId, event)))),
  );
  t.is(await countOf(db, 'rejections', runId), 0);
}

async function countOf(db: Knex, table: string, runId: string): Promise<number> {
  return Number((await db(table).where('run_id', runId).count('* as n').first())?.n);
}

export function cloudEnv(cloud: Pick<TestCloud, 'url'>, key: string): Record<string, string> {
  return { SOFTADASTRA_CLOUD_URL: cloud.url, SOFTADASTRA_AGENT_KEY: key };
}
