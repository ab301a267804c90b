import test from 'ava';
import { PendingRuns, present, RunsService } from '../../../src/cloud/modules/runs/index.js';
import { systemClock } from '../../../src/cloud/platform/clock.js';
import { createAgent, createUser } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { QueueState } from '../../helpers/queue-state.js';
import { inBatches, numberedEvents, type RunView, TestRuns } from '../../helpers/runs.js';
import { until } from '../../helpers/until.js';

const EVENTS = 600;
const POLLERS = 8;

test('polls never show a run older than an answer that came before them', async (t) => {
  t.timeout(120_000);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  /** Grows with everything that happens to a run. */
  const ageOf = ({ status, ingest, revision }: RunView) => ({
    stage: ['accepted', 'running', 'finishing', 'finished'].indexOf(status),
    accepted: ingest.accepted,
    persisted: ingest.persisted,
    revision,
  });
  const newest = { stage: 0, accepted: 0, persisted: 0, revision: 0 };
  const learn = (age: typeof newest) => {
    for (const key of Object.keys(newest) as (keyof typeof newest)[]) {
      newest[key] = Math.max(newest[key], age[key]);
    }
  };
  const older: string[] = [];
  let polls = 0;
  let unchanged = 0;
  const poll = async () => {
    for (let tag = '', stage = 0; stage < 3; ) {
      const shown = { ...newest };
      const answer = await cloud.call('GET', `/api/runs/${runId}`, {
        agentKey: runs.agent.key,
        headers: { 'if-none-match': tag },
      });
      polls += 1;
      if (answer.status === 304) {
        unchanged += 1;
        continue;
      }
      tag = answer.headers.get('etag') ?? '';
      const age = ageOf(answer.body.data as RunView);
      for (const key of Object.keys(shown) as (keyof typeof shown)[]) {
        if (age[key] < shown[key]) older.push(`${key}: ${age[key]} after ${shown[key]}`);
      }
      learn(age);
      stage = age.stage;
    }
  };
  const pollers = Array.from({ length: POLLERS }, poll);
  let accepted = 0;
  for (const batch of inBatches(numberedEvents(1, EVENTS), 10)) {
    t.is((await runs.send(runId, batch)).status, 202);
    accepted += batch.length;
    // What was answered 202 is known from then on.
    learn({ ...newest, accepted });
  }
  t.is((await runs.finish(runId, { last_seq: EVENTS })).status, 202);
  learn({ ...newest, stage: 2 });
  await Promise.all(pollers);
  t.deepEqual(older, []);
  t.deepEqual(newest, { stage: 3, accepted: EVENTS, persisted: EVENTS, revision: 1 });
  t.log(`${polls} polls, ${unchanged} of them unchanged`);
});

test('a poll with its tag is a 304 without a body, until the run changes or goes', async (t) => {
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  await runs.until(runId, 'is stored', ({ status }) => status === 'running');
  const path = `/api/runs/${runId}`;
  const [agent, owner] = [{ agentKey: runs.agent.key }, { token: runs.agent.project.owner.token }];
  const poll = (caller: object, tag: string) =>
    cloud.call('GET', path, { ...caller, headers: { 'if-none-match': tag } });
  const tagOf = async () => (await runs.read(path)).headers.get('etag') ?? '';

  const first = await tagOf();
  t.regex(first, /^"[\w-]+"$/);
  for (const caller of [agent, owner]) {
    const answer = await poll(caller, first);
    t.is(answer.status, 304);
    t.is(answer.text, '');
    t.is(answer.headers.get('etag'), first);
  }
  t.is((await poll(agent, `W/${first}`)).status, 304);
  t.is((await poll(agent, `"another", ${first}`)).status, 304);
  await runs.sendAll(runId, [numberedEvents(1, 3)]);
  const changed = await poll(agent, first);
  t.is(changed.status, 200);
  t.like(changed.body.data, { ingest: { accepted: 3 } });

  // A tag opens nothing: it is no key, and outlives neither the run nor who may read it.
  await runs.finish(runId, { last_seq: 3 });
  await runs.final(runId);
  const last = await tagOf();
  const stranger = await createAgent(cloud.url);
  t.is((await poll({ agentKey: stranger.key }, last)).status, 404);
  t.is((await poll({ token: (await createUser(cloud.url)).token }, last)).status, 404);
  t.is((await poll({}, last)).status, 401);
  t.is((await runs.asOwner('DELETE', path)).status, 200);
  t.is((await poll(agent, last)).status, 404);
  await runs.asOwner('POST', `/api/agents/${runs.agent.id}/rotate-key`);
  t.is((await poll(agent, last)).status, 401);
});

test('a run whose row and events are stored while its queue is asked is shown with them', async (t) => {
  const cloud = await startCloud();
  t.teardown(() => cloud.stop());
  const { queues } = new QueueState(t, cloud.redisUrl);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 10)]);
  const { database } = cloud;
  const service = new RunsService({
    database,
    queues,
    pendingRuns: new PendingRuns(queues, systemClock),
    clock: systemClock,
    requireRoom: () => undefined,
    firstLookSeconds: 1,
    enqueueDeletion: async () => undefined,
  });
  const shard = queues.of(runId);
  const liveRun = shard.liveRun.bind(shard);
  let asked = 0;
  shard.liveRun = async (...names) => {
    asked += 1;
    cloud.startWorker();
    await runs.until(runId, 'has its events', ({ ingest }) => ingest.persisted === 10);
    await until('no batch is in the queue', async () => {
      return (await liveRun(...names)).pending.size === 0;
    });
    return liveRun(...names);
  };
  const { id: agentId, project } = runs.agent;
  const caller = {
    kind: 'agent',
    agentId,
    projectId: project.id,
    ownerId: project.owner.id,
  } as const;
  const { status, ingest } = present(await service.locate(caller, runId));
  t.is(asked, 1, 'the queue was asked, since there was no row');
  t.like({ status, ...ingest }, { status: 'running', accepted: 10, persisted: 10 });
});
