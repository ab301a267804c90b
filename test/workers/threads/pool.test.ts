import test, { type ExecutionContext } from 'ava';
import type { ScoringTask, StoredEvent } from '../../../src/cloud/modules/scoring/index.js';
import { defaultPolicy } from '../../../src/scoring/index.js';
import { ThreadPool } from '../../../workers/threads/pool.js';
import { shows } from '../../helpers/shows.js';

function task(
  pages: AsyncIterable<readonly StoredEvent[]>,
  policy = defaultPolicy.name,
): ScoringTask {
  return {
    policy,
    run: {
      id: 'run_1',
      target_url: 'http://127.0.0.1:3000/',
      method: 'GET',
      scenario: 'demo',
      status: 'finished',
      seed: null,
      started_at: '2026-11-21T03:44:50.000Z',
      finished_at: '2026-11-21T03:45:50.000Z',
      labels: {},
    },
    pages,
  };
}

function event(seq: number, fields: Partial<StoredEvent> = {}): StoredEvent {
  return {
    id: `evt_${seq}`,
    seq,
    event_type: 'request_sent',
    severity: 'info',
    message: '',
    payload: 'null',
    occurred_at: 0,
    ...fields,
  };
}

async function* pagesOf(...pages: StoredEvent[][]) {
  yield* pages;
}

const sound = () =>
  task(pagesOf([event(1), event(2, { event_type: 'duplicate_detected', severity: 'error' })]));

function startPool(t: ExecutionContext, taskTimeoutMs?: number): ThreadPool {
  const pool = new ThreadPool({ threads: 1, ...(taskTimeoutMs && { taskTimeoutMs }) });
  t.teardown(() => pool.stop());
  return pool;
}

/** The one thread, or another in its place, still makes scores. */
async function stillWorks(t: ExecutionContext, pool: ThreadPool): Promise<void> {
  const { score, grade } = await pool.buildScore(sound());
  t.deepEqual({ score, grade }, { score: 72, grade: 'C' });
}

test('scores many runs at once, each from its own events', async (t) => {
  const pool = startPool(t);
  const manyPages = Array.from({ length: 20 }, (_, page) =>
    Array.from({ length: 50 }, (_, index) => event(page * 50 + index + 1)),
  );
  const results = await Promise.all([
    ...Array.from({ length: 10 }, () => pool.buildScore(sound())),
    pool.buildScore(task(pagesOf(...manyPages))),
    pool.buildScore(task(pagesOf())),
  ]);
  t.deepEqual(
    results.map(({ score }) => score),
    [...Array.from({ length: 10 }, () => 72), 100, 100],
  );
  for (const { report } of results) t.notThrows(() => JSON.parse(report));
});

test('the timeline of a run comes with its score, without what only the commit knows', async (t) => {
  const about = { operation: 'a', attempt: 1 };
  const { timeline } = await startPool(t).buildScore(
    task(
      pagesOf([
        event(1, { payload: JSON.stringify(about), occurred_at: 5 }),
        event(2, {
          event_type: 'response_received',
          payload: JSON.stringify({ ...about, status: 201 }),
          occurred_at: 9,
        }),
      ]),
    ),
  );
  const told = JSON.parse(timeline);
  t.like(told, { operations_total: 1, complete: true, from: '1970-01-01T00:00:00.005Z' });
  t.like(told.operations, { name: ['a'], verdict: ['kept'], first_seq: [1], last_seq: [2] });
  t.like(told.attempts, { start_ms: [0], end_ms: [4], outcome: ['answered'] });
  t.false('run_id' in told || 'revision' in told);
});

test('a task that throws fails alone', async (t) => {
  shows(t, 8);
  const pool = startPool(t);
  const bad = [
    task(pagesOf([event(1)]), 'no-such-policy'),
    task(pagesOf([event(1, { payload: '{"half":' })])),
  ];
  const good = pool.buildScore(sound());
  for (const each of bad) await t.throwsAsync(pool.buildScore(each));
  t.is((await good).score, 72);
  await stillWorks(t, pool);
});

test('events that cannot be read to their end fail the task with their own reason', async (t) => {
  const pool = startPool(t);
  async function* breaking() {
    yield [event(1)];
    throw new Error('the database went away');
  }
  await t.throwsAsync(pool.buildScore(task(breaking())), { message: /went away|to their end/ });
  await stillWorks(t, pool);
});

test('a task that hangs is ended in time, and its pages are not read on', async (t) => {
  shows(t, 8);
  const pool = startPool(t, 5_000);
  await stillWorks(t, pool);
  const never = new Promise<void>(() => undefined);
  async function* hanging() {
    yield [event(1)];
    await never;
  }
  await t.throwsAsync(pool.buildScore(task(hanging())), { name: 'AbortError' });
  await stillWorks(t, pool);
});

test('a thread that runs out of memory fails its task, and the process lives', async (t) => {
  shows(t, 8);
  const pool = startPool(t);
  // 300 MB of text whose parsed copy does not fit beside it any more.
  const payload = `[${`"${'a'.repeat(10_000)}",`.repeat(30_000)}1]`;
  await t.throwsAsync(pool.buildScore(task(pagesOf([event(1, { payload })]))), {
    message: /memory/i,
  });
  await stillWorks(t, pool);
});

test('stops twice, and before it has done anything', async (t) => {
  const pool = new ThreadPool({ threads: 1 });
  await Promise.all([pool.stop(), pool.stop()]);
  await pool.stop();
  t.is(pool.threads, 1);
});
