import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { audit } from '../helpers/faults/audit.js';
import { storyOf } from '../helpers/faults/story.js';
import { Ledger } from '../helpers/ledger.js';
import { peakMemory } from '../helpers/memory.js';
import { TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const MIB = 2 ** 20;
/** With the tests' own look at every answer in the process. */
const MOST_MEMORY = 300 * MIB;
const EVENTS_PER_REQUEST = 20;
/** One process is busy with some dozens; all of these want an answer at the same time. */
const CLIENTS = 200;
/** Far fewer than are sent: most of the load has to be refused. */
const QUEUE_LIMIT = 100;
const LIVE_EVERY = 100;

test('far more load than fits is accepted or refused to the last request, in bounded memory', async (t) => {
  shows(t, 10);
  t.timeout(1_800_000);
  const seed = seeded(t);
  const requests = scaled(t, 'requests', 2_000, 60_000);
  const cloud = await startCloud({ env: { CLOUD_QUEUE_LIMIT: String(QUEUE_LIMIT) } });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runId = await runs.open();
  ledger.open(runId);
  const answers = new Map<number, number>();
  const answered = (...statuses: number[]) =>
    statuses.reduce((sum, status) => sum + (answers.get(status) ?? 0), 0);
  let sent = 0;
  // Three times what is accepted, however fast this machine is: it goes on until that much is sent.
  const isEnough = () => sent >= requests && answered(503, 429) >= 2 * answered(202);
  const client = async () => {
    while (!isEnough()) {
      const first = sent * EVENTS_PER_REQUEST;
      sent += 1;
      if (sent % LIVE_EVERY === 0) t.is((await cloud.call('GET', '/health/live')).status, 200);
      const batch = storyOf(seed, EVENTS_PER_REQUEST).map((event) => {
        return { ...event, seq: first + event.seq };
      });
      const { status, headers, text } = await runs.send(runId, batch);
      answers.set(status, answered(status) + 1);
      if (status !== 202) {
        t.true(status === 503 || status === 429, text);
        t.regex(headers.get('retry-after') ?? '', /^\d+$/);
        continue;
      }
      ledger.send(runId, batch);
      ledger.accept(
        runId,
        batch.map(({ seq }) => seq),
      );
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));

  const [accepted, refused] = [answered(202), answered(503, 429)];
  t.is(accepted + refused, sent);
  t.true(accepted >= QUEUE_LIMIT);
  t.is(ledger.events, accepted * EVENTS_PER_REQUEST);
  const peak = await peakMemory(cloud.web.pid);
  t.true(peak < MOST_MEMORY, `${peak} bytes`);

  cloud.startWorker();
  t.is((await runs.finish(runId)).status, 202);
  ledger.finish(runId, 'finished');
  await runs.final(runId, 300_000);
  // What was refused is in no ledger: a row of it would be one that nobody sent.
  t.deepEqual(await audit(ledger, cloud.db), []);
  t.log(`${accepted} accepted, ${refused} refused, ${Math.round(peak / MIB)} MiB at most`);
});
