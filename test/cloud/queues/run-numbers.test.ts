import test from 'ava';
import { Redis } from 'ioredis';
import { newId } from '../../../src/cloud/platform/ids.js';
import {
  NumberingMismatch,
  Queues,
  RunNumbers,
  type StoredNumbers,
} from '../../../src/cloud/queues/index.js';
import { startRedis, type TestRedis } from '../../helpers/redis.js';

let server: TestRedis;
let redis: Redis;
let queues: Queues;
test.before(async () => {
  server = await startRedis();
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = new Queues(redis, 1);
});
test.after.always(async () => {
  await queues?.close();
  redis?.disconnect();
  await server?.stop();
});

class NotFound extends Error {}

/** A process of its own, with what the database would tell it. */
function process(stored: StoredNumbers | null = { numbering: null, highestSeq: 0 }) {
  const asked: string[] = [];
  const numbers = new RunNumbers(
    queues,
    async ({ runId }) => {
      asked.push(runId);
      return stored;
    },
    () => new NotFound(),
  );
  return { numbers, asked };
}

async function run(): Promise<{ runId: string; projectId: string }> {
  const ids = { run_id: newId('run'), project_id: newId('prj') };
  await queues.first.rebuildBarrier(ids, 60_000);
  return { runId: ids.run_id, projectId: ids.project_id };
}

test('numbers begin at 1, follow each other and belong to one process alone', async (t) => {
  const key = await run();
  const processes = [process(), process(), process()];
  const taken: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const count = (index % 5) + 1;
      const first = await processes[index % 3]?.numbers.takeNumbers(key, count);
      for (let offset = 0; offset < count; offset += 1) taken.push((first ?? 0) + offset);
    }),
  );
  const expected = Array.from({ length: taken.length }, (_, index) => index + 1);
  t.deepEqual(
    taken.sort((a, b) => a - b),
    expected,
  );
});

test('a run is numbered by its agent or by the server, in every process', async (t) => {
  const [byAgent, byServer] = [await run(), await run()];
  const [one, other] = [process(), process()];
  await one.numbers.requireAgentNumbers(byAgent);
  await one.numbers.takeNumbers(byServer, 1);
  await t.throwsAsync(other.numbers.takeNumbers(byAgent, 1), { instanceOf: NumberingMismatch });
  await t.throwsAsync(other.numbers.requireAgentNumbers(byServer), {
    instanceOf: NumberingMismatch,
  });
  await other.numbers.requireAgentNumbers(byAgent);
  t.is(await other.numbers.takeNumbers(byServer, 2), 2);
});

test('a barrier vouches for a run whose agent numbers, and the database is not asked', async (t) => {
  const key = await run();
  const { numbers, asked } = process(null);
  await numbers.requireAgentNumbers(key);
  t.deepEqual(asked, []);
});

test('a counter that Redis lost goes on far beyond what is stored', async (t) => {
  const key = await run();
  const { numbers } = process({ numbering: 'server', highestSeq: 500 });
  const first = await numbers.takeNumbers(key, 3);
  t.is(first, 500 + 2 ** 20 + 1);
  t.is(await numbers.takeNumbers(key, 1), first + 3);
});

test('what the database says of the numbering counts where Redis forgot it', async (t) => {
  const { numbers } = process({ numbering: 'agent', highestSeq: 5 });
  await t.throwsAsync(numbers.takeNumbers(await run(), 1), { instanceOf: NumberingMismatch });
  const server = process({ numbering: 'server', highestSeq: 5 });
  const gone = { runId: newId('run'), projectId: newId('prj') };
  await t.throwsAsync(server.numbers.requireAgentNumbers(gone), { instanceOf: NumberingMismatch });
});

test('a run that nobody knows is not found and leaves no trace', async (t) => {
  const key = { runId: newId('run'), projectId: newId('prj') };
  const { numbers } = process(null);
  await t.throwsAsync(numbers.takeNumbers(key, 1), { instanceOf: NotFound });
  await t.throwsAsync(numbers.requireAgentNumbers(key), { instanceOf: NotFound });
  t.deepEqual(await redis.keys(`*${key.runId}*`), []);
});

test('what is kept of a run expires', async (t) => {
  const key = await run();
  await process().numbers.takeNumbers(key, 1);
  t.true((await redis.ttl(`{sd:0}:numbers:${key.projectId}:${key.runId}`)) > 86_400);
});
