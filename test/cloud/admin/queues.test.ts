import test from 'ava';
import { runAdmin } from '../../../src/cloud/admin/index.js';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { adminOf, startAdmin } from '../../helpers/operations/admin.js';
import { QueueState } from '../../helpers/queue-state.js';
import { numberedEvents, TestRuns } from '../../helpers/runs.js';

test('operators see what waits, and put back what was given up', async (t) => {
  const cloud = await startCloud({ workers: 0, env: { CLOUD_JOB_LOCK_MS: '30000' } });
  t.teardown(() => cloud.stop());
  const admin = adminOf(cloud);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const run = await runs.open();
  await runs.sendAll(run, [numberedEvents(1, 3)]);

  const queues = await admin('queues', '--json');
  t.is(queues.code, 0, queues.stderr);
  const ingest = JSON.parse(queues.stdout).find((each: { lane: string }) => each.lane === 'ingest');
  t.like(ingest, { shard: 0, waiting: 2, delayed: 1, active: 0, failed: 0 });

  // What cannot be a job of its name is given up at once.
  const state = new QueueState(t, cloud.redisUrl);
  const data = { run_id: run, project_id: runs.agent.project.id };
  await state.queues.first.queues.ingest.add('finish', data, { jobId: 'broken-1' });
  const worker = cloud.startWorker();
  await runs.until(run, 'is stored', ({ ingest }) => ingest.persisted === 3);
  const { ingest: lane } = state.queues.first.queues;
  while ((await lane.getFailedCount()) === 0) await lane.getJobCounts();
  await worker.end('SIGTERM');

  const failed = await admin('failed', '--lane', 'ingest', '--json');
  t.is(failed.code, 0, failed.stderr);
  const [job, ...others] = JSON.parse(failed.stdout);
  t.deepEqual(others, []);
  t.like(job, { lane: 'ingest', id: 'broken-1', name: 'finish', run_id: run, attempts: 1 });
  t.regex(job.reason, /job broken-1 is not usable/);

  const missing = await admin('requeue', 'batch-of-nobody', '--json');
  t.is(missing.code, 1);
  t.like(JSON.parse(missing.stdout), { requeued: [], missing: ['batch-of-nobody'] });
  t.regex(missing.stderr, /no failed job is named batch-of-nobody/);
  t.is((await admin('requeue', '--all', '--dry-run')).stdout, '1 job would be requeued\n');
  t.is(await lane.getFailedCount(), 1, 'a dry run does nothing');
  const requeued = await admin('requeue', 'broken-1', '--json');
  t.deepEqual(JSON.parse(requeued.stdout), {
    requeued: ['broken-1'],
    missing: [],
    dry_run: false,
  });
  t.is(requeued.code, 0);
  t.is(await (await lane.getJob('broken-1'))?.getState(), 'waiting');
  t.is((await lane.getJob('broken-1'))?.attemptsMade, 0);
  t.is((await admin('failed')).stdout, 'no job has failed\n');
});

test('wrong usage is 2, and says what is wrong', async (t) => {
  for (const [args, said] of [
    [['nothing'], /unknown command 'nothing'/],
    [['queues', '--lane'], /unknown option '--lane'/],
    [['rejections', '--since', 'yesterday'], /must look like 90m, 24h, 7d/],
    [['rejections', '--run', 'prj_1'], /must look like run_ and 32 hexadecimal digits/],
    [['failed', '--lane', 'score'], /must be one of ingest, scoring/],
    [['requeue'], /name the jobs, or say --all/],
    [['requeue', 'batch-1', '--all'], /name the jobs, or say --all/],
    [['rescore'], /say which: --run, --project, --since or --all/],
    [['rescore', '--all', '--policy', 'softadastra-v0'], /knows softadastra-v1/],
    [['backup'], /required option '--to <file>'/],
  ] as const) {
    let told = '';
    const say = { out: () => t.fail('nothing is done'), err: (text: string) => (told += text) };
    t.is(await runAdmin(args, say), 2, args.join(' '));
    t.regex(told, /^error: /m);
    t.regex(told, said);
  }
});

test('what cannot be reached is 1, and tells no secret', async (t) => {
  const away = {
    CLOUD_DATA_DIR: '/nonexistent/softadastra',
    CLOUD_JWT_SECRET: SECRET,
    CLOUD_AGENT_API_KEY_SECRET: SECRET,
  };
  const [redis, database, variable, help] = await Promise.all([
    startAdmin(['queues'], { ...away, REDIS_URL: 'redis://:hush-hush@127.0.0.1:1' }),
    startAdmin(['rejections'], away),
    startAdmin(['queues'], { ...away, DATABASE_URL: 'oracle:x' }),
    startAdmin(['--help']),
  ]);
  for (const { code, stdout, stderr } of [redis, database, variable]) {
    t.is(code, 1);
    t.is(stdout, '');
    t.regex(stderr, /^error: /);
    t.notRegex(stderr, /hush-hush|at file:/);
  }
  t.regex(redis.stderr, /Redis does not answer at redis:\/\/127\.0\.0\.1:1/);
  t.regex(database.stderr, /there is no database at/);
  t.regex(variable.stderr, /DATABASE_URL must look like/);
  t.is(help.code, 0);
  t.regex(help.stdout, /Examples:/);
});

const SECRET = 'a-secret-for-tests-0123456789-0123456789';
