import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { listRuns, openRun, type StoredRun } from '../../src/agent/index.js';
import { createAgent } from '../helpers/accounts.js';
import {
  type AgentPlace,
  cloudEnv,
  kill,
  sameRows,
  startAgent,
  startSample,
} from '../helpers/agent-process.js';
import { startCloud } from '../helpers/cloud.js';
import { runCommand, startCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';

const OPERATIONS = 40;

test('an agent killed at any point loses and doubles nothing that it recorded', async (t) => {
  t.timeout(1_800_000);
  const { between, pick } = seeded(t);
  const kills = scaled(t, 'kills', 3, 50);
  const cwd = await temporaryFolder(t);
  const dataDir = join(cwd, '.softadastra');
  const [cloud, target] = await Promise.all([startCloud({ workers: 1 }), startSample(t, cwd)]);
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const env = cloudEnv(cloud, runs.agent.key);
  /** Some agents have no cloud, so that nothing of them is there before. */
  const place = (): AgentPlace => ({ cwd, target, env: pick([env, {}]) });

  const begun = performance.now();
  const whole = await (await startAgent({ cwd, target, env }, OPERATIONS)).ended();
  t.is(whole.code, 0, whole.stderr);
  let lifeMs = performance.now() - begun;

  // Only a kill that leaves events and no result counts; others came before the first or too late.
  const killed = new Map<string, StoredRun>();
  for (let tries = 0; killed.size < kills; tries += 1) {
    t.true(tries < 20 * kills, 'kills leave something behind');
    const started = performance.now();
    const agent = await startAgent(place(), OPERATIONS);
    // The first one may have been slow: where one ends by itself, the next are killed sooner.
    const ended = agent.ended().then(({ code }) => {
      if (code !== null) lifeMs = Math.min(lifeMs, performance.now() - started);
    });
    await pause(between(Math.floor(lifeMs / 4), Math.ceil(lifeMs)));
    await kill(agent);
    await ended;
    for await (const { id, run, problem } of listRuns(dataDir)) {
      t.true(problem === null || problem.code === 'not_found', problem?.message);
      if (run?.verdict === 'killed' && run.events > 0) killed.set(id, await openRun(dataDir, id));
    }
  }

  const interrupted = startCommand(['deliver', '--all'], { cwd, env });
  await pause(between(0, 3_000));
  await kill(interrupted);
  const { code, stdout, stderr } = await runCommand(['deliver', '--all', '--json'], { cwd, env });
  t.is(code, 0, stderr);
  t.is(JSON.parse(stdout).left, 0);
  t.is((await runCommand(['deliver', '--all'], { cwd, env })).code, 0, 'it may be repeated');

  let events = 0;
  for await (const { id, run } of listRuns(dataDir)) {
    if (run === null) continue;
    const stored = await openRun(dataDir, id);
    t.deepEqual(stored.events, killed.get(id)?.events ?? stored.events);
    await sameRows(t, cloud.db, id, stored.events);
    events += stored.events.length;
    const there = await runs.get(id);
    t.is(there.status, stored.result === null ? 'failed' : 'finished');
    t.is(typeof there.score, 'number');
  }
  for (const id of [...killed.keys()].slice(0, 5)) {
    const verified = await runCommand(['verify', id], { cwd, env });
    t.is(verified.code, 0, verified.stdout + verified.stderr);
  }
  t.log(`${killed.size} kills within ${Math.round(lifeMs)} ms, ${events} events compared`);
});

test('with the cloud away for the whole run nothing is disturbed, and all arrives later', async (t) => {
  t.timeout(120_000);
  const cwd = await temporaryFolder(t);
  const [cloud, target] = await Promise.all([startCloud({ workers: 1 }), startSample(t, cwd)]);
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const env = cloudEnv(cloud, runs.agent.key);
  await cloud.web.end('SIGKILL');

  // One agent waits for the cloud until it is killed, the other one until it is there.
  const impatient = await startAgent({ cwd, target, env }, OPERATIONS);
  await impatient.shows('submitting');
  await kill(impatient);
  const patient = await startAgent({ cwd, target, env }, OPERATIONS);
  await patient.shows('submitting');
  const away = await runCommand(['deliver', 'latest', '--json'], { cwd, env });
  t.is(away.code, 1, 'it is in use');
  cloud.web.start();
  const ended = await patient.ended();
  t.is(ended.code, 0, ended.stderr);
  t.true(JSON.parse(ended.stdout).cloud.delivered);

  const delivered = await runCommand(['deliver', '--all', '--json'], { cwd, env });
  t.is(delivered.code, 0, delivered.stderr);
  const states = JSON.parse(delivered.stdout).runs.map(({ state }: { state: string }) => state);
  t.deepEqual(states, ['delivered', 'delivered_before']);
  for await (const { id, run } of listRuns(join(cwd, '.softadastra'))) {
    t.is(run?.verdict, 'passed');
    await sameRows(t, cloud.db, id, (await openRun(join(cwd, '.softadastra'), id)).events);
    t.like(await runs.get(id), { status: 'finished', score: 100 });
    const verified = await runCommand(['verify', id], { cwd, env });
    t.is(verified.code, 0, verified.stdout + verified.stderr);
  }
});
