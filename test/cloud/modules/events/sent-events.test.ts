import test from 'ava';
import fc from 'fast-check';
import {
  normalizeSubmission,
  type SubmitBody,
} from '../../../../src/cloud/modules/events/events.schema.js';
import {
  type SentEvents,
  sentEvents,
  writeJob,
} from '../../../../src/cloud/modules/events/sent-events.service.js';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { type BatchJob, newBatchId } from '../../../../src/cloud/queues/index.js';
import { seeded } from '../../../helpers/seed.js';

function jobOf(bodies: readonly SubmitBody[]): BatchJob {
  return {
    run_id: newId('run'),
    project_id: newId('prj'),
    agent_id: newId('agt'),
    batch_id: newBatchId(),
    numbering: 'agent',
    accepted_at: 5,
    events: bodies.flatMap(({ events }) => events) as BatchJob['events'],
  };
}

/** What the edge makes of a text: the normalized body, and its text where that is unchanged. */
function received(text: string): { body: SubmitBody; sent: SentEvents | null } {
  const value: unknown = JSON.parse(text);
  const body = normalizeSubmission(value) as SubmitBody;
  return { body, sent: sentEvents({ text, value }, body) };
}

function written(texts: readonly string[]) {
  const requests = texts.map(received);
  const job = jobOf(requests.map(({ body }) => body));
  return {
    job,
    json: writeJob(
      job,
      requests.map(({ sent }) => sent),
    ),
  };
}

const event = fc.record({
  seq: fc.integer({ min: 1 }),
  event_type: fc.string({ minLength: 2 }),
  severity: fc.constantFrom('info', 'critical'),
  payload: fc.jsonValue({ maxDepth: 3 }),
});
const space = fc.constantFrom('', ' ', '\t', '\n', ' \r\n ');
const printed = (value: fc.Arbitrary<unknown>) =>
  fc
    .tuple(value, space, space, fc.integer({ min: 0, max: 2 }))
    .map(([json, before, after, indent]) => before + JSON.stringify(json, null, indent) + after);

test('a job made of texts says what the job made of their values says', (t) => {
  const lists = fc.tuple(printed(fc.record({ events: fc.array(event, { minLength: 1 }) })));
  const singles = fc.array(printed(event), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.oneof(lists, singles), (texts) => {
      const { job, json } = written(texts);
      t.not(json, null);
      t.deepEqual(JSON.parse(json ?? ''), JSON.parse(JSON.stringify(job)));
    }),
    { seed: seeded(t).between(0, 2 ** 31 - 1), numRuns: 200 },
  );
});

test('of a list that is said twice the one that was checked goes into the job', (t) => {
  const [checked, other] = ['[{"seq":2,"event_type":"kept"}]', '[{"seq":1,"event_type":"hidden"}]'];
  const { job, json } = written([`{"events":${other},"events":${checked}}`]);
  t.deepEqual(JSON.parse(json ?? ''), job);
  t.is(job.events[0]?.event_type, 'kept');
});

test('what was normalized, or cannot be put together, is not written from texts', (t) => {
  const fine = '{"seq":1,"event_type":"request_sent"}';
  const normalized = '{"seq":2,"event_type":"request_sent","severity":"WARN"}';
  t.is(written([normalized]).json, null);
  t.is(written([fine, normalized]).json, null);
  t.is(written([`{"events":[${fine},${normalized}]}`]).json, null);
  t.is(written([`{"events":[${fine}]}`, fine]).json, null);
  t.is(written([`{"events":[${fine}]}`, `{"events":[${fine}]}`]).json, null);
});
