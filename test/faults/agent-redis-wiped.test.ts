import { join } from 'node:path';
import test from 'ava';
import { openRun } from '../../src/agent/index.js';
import { createAgent } from '../helpers/accounts.js';
import { cloudEnv, sameRows, startAgent, startSample } from '../helpers/agent-process.js';
import { startCloud } from '../helpers/cloud.js';
import { runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

test('a Redis that is wiped in the middle of a run costs nothing', async (t) => {
  shows(t, 4);
  t.timeout(120_000);
  const { between } = seeded(t);
  const cwd = await temporaryFolder(t);
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const [cloud, target] = await Promise.all([
    startCloud({ workers: 1, redisUrl: redis.url }),
    startSample(t, cwd),
  ]);
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const env = cloudEnv(cloud, runs.agent.key);

  const agent = await startAgent({ cwd, target, env }, 120);
  const goal = between(1, 300);
  await until('events are stored', async () => {
    return Number((await cloud.db('events').count('* as n').first())?.n) >= goal;
  });
  await redis.wipe();
  await redis.start();
  const { code, stdout, stderr } = await agent.ended();
  t.is(code, 0, stderr);
  const { run, cloud: outcome } = JSON.parse(stdout);
  t.like(outcome, { delivered: true, setAside: [], rejected: [] });

  const stored = await openRun(join(cwd, '.softadastra'), 'latest');
  t.is(stored.id, run.id);
  await sameRows(t, cloud.db, run.id, stored.events);
  t.like(await runs.get(run.id), { status: 'finished', score: 100 });
  const verified = await runCommand(['verify', 'latest'], { cwd, env });
  t.is(verified.code, 0, verified.stdout + verified.stderr);
  t.log(`wiped after ${goal} of ${stored.events.length} events`);
});
