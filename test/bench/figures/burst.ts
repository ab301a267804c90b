import type { Figure } from '../figure.js';
import { newRunIds } from '../stage/cloud.js';
import { bulkInsert } from './persist.js';

const RUNS = 20;
const REQUESTS_PER_RUN = 50;
const EVENTS_PER_REQUEST = 100;
const EVENTS_PER_RUN = REQUESTS_PER_RUN * EVENTS_PER_REQUEST;

export const burst: Figure = {
  name: 'burst',
  number: 6,
  what: '100,000 events of 20 runs, from the first request to the last score, beside the insert',
  unit: 'events/s',
  budget: { atLeast: 0.35 },
  async prepare(stage) {
    const cloud = await stage.cloud();
    const worker = await cloud.startWorker();
    const load = stage.load();
    const { origin, agentKey, ledger } = cloud;
    return {
      async ours() {
        const runs = newRunIds(RUNS);
        const { startedAt, statuses } = await load.ask({
          kind: 'burst',
          origin,
          agentKey,
          runs,
          requestsPerRun: REQUESTS_PER_RUN,
          eventsPerRequest: EVENTS_PER_REQUEST,
        });
        if (statuses[202] !== RUNS * (REQUESTS_PER_RUN + 2)) {
          throw new Error(`not everything was accepted: ${JSON.stringify(statuses)}`);
        }
        const endedAt = await Promise.race([ledger.scored(runs), worker.died]);
        await ledger.requireComplete(runs, EVENTS_PER_RUN);
        return ((RUNS * EVENTS_PER_RUN) / (endedAt - startedAt)) * 1_000;
      },
      reference: await bulkInsert(stage, RUNS, EVENTS_PER_RUN),
    };
  },
};
