import test from 'ava';
import { createHistory, type Recorder, type RecordLine } from '../../../src/agent/history/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import {
  type AttemptResult,
  createAnswers,
  createRequestMaker,
  createSubjects,
  createValueReader,
  type OutgoingRequest,
  type PerformOptions,
  planOperations,
  runWorkload,
} from '../../../src/agent/workload/index.js';

const ANSWER: AttemptResult = {
  kind: 'answer',
  status: 201,
  answer: { id: 'x' },
  retryAfterMs: null,
  link: null,
};

/** A recorder that says when lines are durable only as the test wants it. */
function recorderOf(settled: (lines: readonly RecordLine[]) => Promise<void>) {
  const lines: RecordLine[] = [];
  const recorder: Recorder = {
    append: (line) => void lines.push(line),
    settled: () => settled(lines),
    close: async () => {},
  };
  return { recorder, lines };
}

function workloadOf(
  recorder: Recorder,
  attempt: (outgoing: OutgoingRequest) => Promise<AttemptResult>,
  more: Record<string, unknown> = {},
) {
  const scenario = completeScenario(
    { operations: 20, concurrency: 4, retry: { attempts: 5, backoff_ms: 1 }, ...more },
    'test',
  );
  const operations = planOperations(scenario, '1', 'n');
  const history = createHistory(systemRuntime, recorder);
  const values = createValueReader(operations, scenario);
  const options: PerformOptions = {
    ...{ scenario, history, attempt, seed: '1', runtime: systemRuntime },
    requestOf: createRequestMaker(new URL('http://api/things'), scenario),
    subjects: createSubjects('id'),
    answers: createAnswers(values, () => null, history),
    signal: new AbortController().signal,
  };
  return { operations, options, history };
}

test('no request goes out before its announcement is durable', async (t) => {
  let durable = 0;
  const { recorder, lines } = recorderOf(async (all) => {
    const here = all.length;
    await new Promise((resolve) => setImmediate(resolve));
    durable = Math.max(durable, here);
  });
  let sent = 0;
  const { operations, options } = workloadOf(recorder, async ({ operation }) => {
    const announced = lines.findIndex(
      (line) => line.kind === 'event' && line.payload.operation === operation.name,
    );
    t.true(announced >= 0 && announced < durable);
    sent += 1;
    return ANSWER;
  });
  await runWorkload(operations, options);
  t.is(sent, 20);
});

test('a recorder that fails ends the test, and nothing more is sent', async (t) => {
  let sent = 0;
  const { recorder } = recorderOf(async () => {
    if (sent >= 5) throw new Error('no space left on device');
  });
  const { operations, options } = workloadOf(recorder, async () => {
    sent += 1;
    return ANSWER;
  });
  const error = await t.throwsAsync(runWorkload(operations, options), { name: 'RecorderError' });
  t.regex(error.message, /no space left on device/);
  t.true(sent >= 5 && sent <= 8);
});

/** The fault of the client on the first attempts of everything. */
function dyingClient(settings: Record<string, unknown>, attempts: number) {
  const keys: (string | null)[] = [];
  const { recorder, lines } = recorderOf(async () => {});
  const { operations, options, history } = workloadOf(
    recorder,
    async ({ operation, attempt, idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (attempt > attempts) return ANSWER;
      const about = { fault: 'client-restart', operation: operation.name, attempt, settings };
      history.record('fault_injected', 'the client dies', about);
      return { kind: 'failure', symptom: 'reset' };
    },
    { operations: 1 },
  );
  return { keys, lines, done: runWorkload(operations, options) };
}

test('a client that died comes back with its key', async (t) => {
  const { keys, lines, done } = dyingClient({ pause_ms: 3, forgets_key: false }, 2);
  await done;
  t.is(keys.length, 3);
  t.is(new Set(keys).size, 1);
  const back = lines.flatMap((line) =>
    line.kind === 'event' && line.event_type === 'client_restarted' ? [line.payload] : [],
  );
  t.deepEqual(
    back.map(({ attempt, downtime_ms, forgets_key }) => [attempt, downtime_ms, forgets_key]),
    [
      [2, 3, false],
      [3, 3, false],
    ],
  );
});

test('a client that has forgotten its key comes back with another, each time', async (t) => {
  const { keys, done } = dyingClient({ pause_ms: 0, forgets_key: true }, 2);
  await done;
  t.is(keys.length, 3);
  t.is(new Set(keys).size, 3);
});

test('Retry-After is waited for', async (t) => {
  const { recorder, lines } = recorderOf(async () => {});
  const { operations, options } = workloadOf(
    recorder,
    async ({ attempt }) => (attempt === 1 ? { ...ANSWER, status: 429, retryAfterMs: 40 } : ANSWER),
    { operations: 1 },
  );
  await runWorkload(operations, options);
  const retried = lines.find(
    (line) => line.kind === 'event' && line.event_type === 'retry_started',
  );
  t.is(retried?.kind === 'event' && retried.payload.delay_ms, 40);
});

test('operations are begun no faster than the rate', async (t) => {
  const { recorder } = recorderOf(async () => {});
  const begun: number[] = [];
  let now = 0;
  const runtime = {
    ...systemRuntime,
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const { operations, options } = workloadOf(
    recorder,
    async () => {
      begun.push(now);
      return ANSWER;
    },
    { rate: 50, concurrency: 1 },
  );
  await runWorkload(operations, { ...options, runtime });
  t.deepEqual(
    begun,
    begun.map((_, index) => index * 20),
  );
});

test('of a large answer the id is known, and little else is kept', async (t) => {
  const { recorder, lines } = recorderOf(async () => {});
  const answer = { id: 'x', rest: 'a'.repeat(1_000_000) };
  const { operations, options, history } = workloadOf(recorder, async () => ({
    ...ANSWER,
    answer,
  }));
  await runWorkload(operations, options);
  t.is(history.outcomes.size, operations.length);
  for (const { name } of operations) t.is(options.subjects.idOf(name), 'x');
  t.true(JSON.stringify([...history.outcomes.values(), ...lines]).length < 1_000_000);
});
