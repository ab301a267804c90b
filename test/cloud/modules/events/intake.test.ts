import test from 'ava';
import fc from 'fast-check';
import { Intake, type Submission } from '../../../../src/cloud/modules/events/intake.service.js';
import { newId } from '../../../../src/cloud/platform/ids.js';
import type { BatchJob } from '../../../../src/cloud/queues/index.js';

const caller = {
  kind: 'agent' as const,
  agentId: newId('agt'),
  projectId: newId('prj'),
  ownerId: newId('usr'),
};
const runId = newId('run');

function submission(first: number, count: number, fields: Partial<Submission> = {}): Submission {
  const events = Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    event_type: 'request_sent',
  }));
  return { caller, runId, numbering: 'agent', events, bytes: count * 60, sent: null, ...fields };
}

/** An intake whose adds the test lets succeed or fail one by one. */
function heldIntake() {
  const adds: { job: BatchJob; succeed: () => void; fail: (error: Error) => void }[] = [];
  let wake: () => void = () => undefined;
  const intake = new Intake({
    clock: { now: () => 5 },
    takeNumbers: async () => 1,
    addBatch: (job) =>
      new Promise((resolve, reject) => {
        adds.push({ job, succeed: resolve, fail: reject });
        wake();
      }),
  });
  const next = async () => {
    while (adds.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const add = adds.shift();
    if (!add) throw new Error('no add is under way');
    return add;
  };
  return { intake, next };
}

const seqs = (job: BatchJob) => job.events.map(({ seq }) => seq);

test('what arrives while an add is under way shares the next, in its order', async (t) => {
  const { intake, next } = heldIntake();
  const first = intake.submit(submission(1, 2));
  const add = await next();
  t.deepEqual(seqs(add.job), [1, 2]);
  const rest = [intake.submit(submission(3, 1)), intake.submit(submission(4, 3))];
  add.succeed();
  t.is(await first, 2);
  const together = await next();
  t.deepEqual(seqs(together.job), [3, 4, 5, 6]);
  together.succeed();
  t.deepEqual(await Promise.all(rest), [3, 6]);
});

test('an add that fails is told to all that shared it, and to nobody else', async (t) => {
  const { intake, next } = heldIntake();
  const first = intake.submit(submission(1, 1));
  const add = await next();
  const rest = [intake.submit(submission(2, 1)), intake.submit(submission(3, 1))];
  add.succeed();
  await first;
  const shared = await next();
  const after = intake.submit(submission(4, 1));
  shared.fail(new Error('Redis is away'));
  for (const each of rest) await t.throwsAsync(each, { message: 'Redis is away' });
  const last = await next();
  t.deepEqual(seqs(last.job), [4]);
  last.succeed();
  t.is(await after, 4);
});

test('runs and agents never share a job', async (t) => {
  const jobs: BatchJob[] = [];
  const intake = new Intake({
    clock: { now: () => 5 },
    takeNumbers: async () => 1,
    addBatch: async (job) => void jobs.push(job),
  });
  const others = [
    submission(1, 1),
    submission(1, 1, { runId: newId('run') }),
    submission(1, 1, { caller: { ...caller, agentId: newId('agt') } }),
  ];
  await Promise.all(others.map((each) => intake.submit(each)));
  t.is(jobs.length, 3);
  t.deepEqual(
    jobs.map((job) => `${job.agent_id}/${job.run_id}`).sort(),
    others.map((each) => `${each.caller.agentId}/${each.runId}`).sort(),
  );
});

test('where the server numbers, each request gets the last of its own numbers', async (t) => {
  let counter = 0;
  const intake = new Intake({
    clock: { now: () => 5 },
    takeNumbers: async (_, count) => {
      counter += count;
      return counter - count + 1;
    },
    addBatch: async () => undefined,
  });
  const unnumbered = (count: number) =>
    submission(1, count, {
      numbering: 'server',
      events: Array.from({ length: count }, () => ({ event_type: 'request_sent' })),
    });
  const last = await Promise.all([2, 1, 4].map((count) => intake.submit(unnumbered(count))));
  t.deepEqual(last, [2, 3, 7]);
});

test('numbers that cannot be taken fail the request and nothing is added', async (t) => {
  let adds = 0;
  const intake = new Intake({
    clock: { now: () => 5 },
    takeNumbers: () => Promise.reject(new Error('numbered by the agent')),
    addBatch: async () => {
      adds += 1;
    },
  });
  const unnumbered = submission(1, 1, { numbering: 'server' });
  await t.throwsAsync(intake.submit(unnumbered), { message: 'numbered by the agent' });
  t.is(adds, 0);
});

test('no request is split, none is lost or doubled, and no job grows past its limits', async (t) => {
  const sizes = fc.array(
    fc.record({
      count: fc.integer({ min: 1, max: 1_000 }),
      bytes: fc.integer({ min: 1, max: 2e6 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(sizes, async (requests) => {
      const jobs: BatchJob[] = [];
      const intake = new Intake({
        clock: { now: () => 5 },
        takeNumbers: async () => 1,
        addBatch: async (job) => void jobs.push(job),
      });
      let next = 1;
      const groups: number[][] = [];
      const answers = requests.map(({ count, bytes }) => {
        const sent = submission(next, count, { bytes });
        groups.push(sent.events.map(({ seq }) => seq as number));
        next += count;
        return intake.submit(sent);
      });
      const last = await Promise.all(answers);
      const inOrder = jobs.flatMap(seqs);
      if (inOrder.some((seq, index) => seq !== index + 1)) throw new Error('order or loss');
      if (inOrder.length !== next - 1) throw new Error('lost or doubled');
      for (const [index, group] of groups.entries()) {
        if (last[index] !== group.at(-1)) throw new Error('wrong last_seq');
        const holders = jobs.filter((job) => seqs(job).some((seq) => group.includes(seq)));
        if (holders.length !== 1) throw new Error('split');
      }
      if (jobs.some((job) => job.events.length > 1_000)) throw new Error('too large');
    }),
    { numRuns: 30 },
  );
  t.pass();
});
