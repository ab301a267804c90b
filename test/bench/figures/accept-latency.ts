import type { Figure } from '../figure.js';
import { median } from '../rounds.js';
import { BATCHES } from './accept-batches.js';
import { type Acceptance, contestOf, prepareAcceptance, secondsOf } from './acceptance.js';

const CALIBRATIONS = 2;
const SECONDS = 1;

export const acceptLatency: Figure = {
  name: 'accept-latency',
  number: 3,
  what: 'p99 of accepting 100 events in an open loop at half of our capacity, beside bare Koa',
  unit: 'ms',
  budget: { atMost: 3 },
  async prepare(stage) {
    const acceptance = await prepareAcceptance(stage);
    const perSecond = (await capacity(acceptance)) / 2;
    stage.options.say(`accept-latency  at ${Math.round(perSecond)} requests/s`);
    const requestsPerConnection = Math.ceil((perSecond * SECONDS) / BATCHES.connections);
    const shape = { ...BATCHES, requestsPerConnection, perSecond };
    return contestOf(acceptance, shape, ({ p99Ms }) => p99Ms);
  },
};

/** Requests per second that the web process takes at most. */
async function capacity(acceptance: Acceptance): Promise<number> {
  const found: number[] = [];
  for (let time = 0; time < CALIBRATIONS; time += 1) {
    const seconds = secondsOf(await acceptance.submitToCloud(BATCHES));
    found.push((BATCHES.connections * BATCHES.requestsPerConnection) / seconds);
  }
  return median(found);
}
