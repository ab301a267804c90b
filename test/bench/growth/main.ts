import { persistBatches } from '../../../src/cloud/modules/events/persist.service.js';
import { systemClock } from '../../../src/cloud/platform/clock.js';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import { type BatchJob, newBatchId, type OpenJob } from '../../../src/cloud/queues/index.js';
import { answerQuestions } from '../child/questions.js';
import { eventAt } from '../load/events.js';

export interface GrowthOrder {
  /** A database file that has our schema. */
  readonly file: string;
  /** Ten of them; they are opened where they are not there. */
  readonly runs: readonly string[];
  /** Each run has so many events, and is to have so many. */
  readonly from: number;
  readonly to: number;
}

const EVENTS_PER_BATCH = 100;
/** Whose runs these are, for as long as this program is asked. */
const OWNERS = { project_id: newId('prj'), agent_id: newId('agt'), owner_id: newId('usr') };

/**
 * Persists more events of the same runs, a batch of each run in every commit, as a worker does it.
 * Answers microseconds per event. @throws where an event was not stored.
 */
answerQuestions(async ({ file, runs, from, to }: GrowthOrder): Promise<number> => {
  const database = openDatabase(`sqlite:${file}`);
  const opens = new Map(runs.map((id) => [id, openJob(id)]));
  const findOpenJob = async (id: string) => opens.get(id) ?? null;
  let [seconds, inserted] = [0, 0];
  try {
    for (let first = from + 1; first <= to; first += EVENTS_PER_BATCH) {
      const batches = [...opens.values()].map((open) => batchOf(open, first));
      const startedAt = performance.now();
      const outcome = await persistBatches({ database, clock: systemClock, findOpenJob }, batches);
      seconds += (performance.now() - startedAt) / 1_000;
      inserted += outcome.inserted;
    }
  } finally {
    await database.close();
  }
  const wanted = runs.length * (to - from);
  if (inserted !== wanted) throw new Error(`${inserted} of ${wanted} events were inserted`);
  return (seconds * 1_000_000) / inserted;
});

function openJob(run_id: string): OpenJob {
  return {
    run_id,
    ...OWNERS,
    target_url: 'http://127.0.0.1:3000/orders',
    method: 'POST',
    scenario: 'bench',
    seed: null,
    labels: {},
    started_at: systemClock.now(),
    accepted_at: systemClock.now(),
  };
}

function batchOf({ run_id, project_id, agent_id, accepted_at }: OpenJob, first: number): BatchJob {
  const events = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => eventAt(first + index));
  const names = { run_id, project_id, agent_id, batch_id: newBatchId() };
  return { ...names, numbering: 'agent', accepted_at, events };
}
