import test, { type ExecutionContext } from 'ava';
import { newId } from '../../src/cloud/platform/ids.js';
import { freePort } from '../../src/local/port.js';
import { createAgent } from '../helpers/accounts.js';
import { OPERATOR_TOKEN, startCloud } from '../helpers/cloud.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import {
  declaredMetrics,
  documentedMetrics,
  sampleOf,
} from '../helpers/operations/metric-names.js';
import { numberedEvents, TestRuns } from '../helpers/runs.js';
import { until } from '../helpers/until.js';

test('what web and worker tell is what is documented, and true', async (t) => {
  const { web, worker } = await scrapeAfterOneRun(t);
  const documented = documentedMetrics();
  for (const [process, text] of Object.entries({ web, worker })) {
    const names = documented.filter(({ of }) => of.includes(process)).map(({ name }) => name);
    t.deepEqual(declaredMetrics(text).sort(), names.sort(), `the ${process} process`);
  }

  t.is(sampleOf(web, 'softadastra_events_accepted_total'), 7);
  t.is(sampleOf(web, 'softadastra_runs', 'status="finished"'), 1);
  t.is(sampleOf(web, 'softadastra_runs_oldest_unchanged_seconds', 'status="finishing"'), 0);
  t.is(sampleOf(web, 'softadastra_queue_oldest_waiting_seconds', 'lane="ingest"'), 0);
  t.is(sampleOf(web, 'softadastra_requests_refused_total', 'reason="queue_full"'), 0);
  t.is(sampleOf(worker, 'softadastra_worker_events_total', 'outcome="persisted"'), 7);
  t.is(sampleOf(worker, 'softadastra_worker_delivery_seconds_count'), 1);
  t.is(sampleOf(worker, 'softadastra_worker_commit_rows_sum'), 7);
  t.is(sampleOf(worker, 'softadastra_worker_job_attempts_sum', 'lane="ingest"'), 0);
  t.is(sampleOf(worker, 'softadastra_worker_score_seconds_count', 'outcome="scored"'), 1);
  t.is(sampleOf(worker, 'softadastra_worker_threads', 'state="limit"'), 1);
  t.is(sampleOf(worker, 'softadastra_build_info', 'role="worker"'), 1);
  for (const text of [web, worker]) {
    const told = (name: string, label = '') => sampleOf(text, name, label) ?? 0;
    t.true(told('softadastra_database_query_seconds_count', 'pool="write"') > 0);
    t.is(told('softadastra_database_connections', 'pool="write",state="waiting"'), 0);
    t.is(told('softadastra_redis_connected'), 1);
    t.is(sampleOf(text, 'softadastra_redis_errors_total'), 0);
    t.true(told('softadastra_redis_command_seconds_count') > 0);
    t.true(told('softadastra_redis_memory_bytes', 'kind="used"') > 0);
    t.true(Math.abs(told('softadastra_redis_clock_offset_seconds')) < 1);
    t.true(told('softadastra_disk_free_bytes') > 0);
  }
});

test('with Redis away the other figures are still told, and no old ones', async (t) => {
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const cloud = await startCloud({ workers: 0, redisUrl: redis.url });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const read = async () => (await cloud.call('GET', '/metrics', { token: OPERATOR_TOKEN })).text;
  const before = await read();
  t.is(sampleOf(before, 'softadastra_redis_connected'), 1);
  t.is(sampleOf(before, 'softadastra_queue_jobs', 'lane="ingest",state="waiting"'), 0);
  await redis.kill();
  const away = await until('Redis is told as away', async () => {
    const text = await read();
    return sampleOf(text, 'softadastra_redis_connected') === 0 && text;
  });
  t.is(sampleOf(away, 'softadastra_queue_jobs'), undefined);
  t.is(sampleOf(away, 'softadastra_redis_memory_bytes'), undefined);
  t.is(sampleOf(away, 'softadastra_runs', 'status="finished"'), 0);
  t.is((await runs.send(newId('run'), numberedEvents(1, 1))).status, 503);
  t.true((sampleOf(await read(), 'softadastra_requests_refused_total', 'redis_away') ?? 0) > 0);
});

async function scrapeAfterOneRun(t: ExecutionContext) {
  const cloud = await startCloud({ workers: 0, env: { CLOUD_REPORT_THREADS: '1' } });
  t.teardown(() => cloud.stop());
  const port = await freePort('127.0.0.1');
  cloud.startWorker({ CLOUD_WORKER_METRICS_PORT: String(port) });
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const run = await runs.open();
  await runs.sendAll(run, [numberedEvents(1, 7)]);
  await runs.finish(run);
  await runs.final(run);
  const read = async (url: string) => {
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const answer = await fetch(url, { headers });
    t.is(answer.status, 200, url);
    return answer.text();
  };
  // The job is counted once it is completed, which is a moment after its score is there.
  const worker = await until('the worker has counted the score', async () => {
    const text = await read(`http://127.0.0.1:${port}/metrics`);
    const label = 'lane="scoring",outcome="completed"';
    return (sampleOf(text, 'softadastra_worker_jobs_total', label) ?? 0) > 0 && text;
  });
  return { web: await read(`${cloud.url}/metrics`), worker };
}
