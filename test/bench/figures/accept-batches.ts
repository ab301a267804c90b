import type { Figure } from '../figure.js';
import {
  contestOf,
  eventsOf,
  prepareAcceptance,
  type SubmitShape,
  secondsOf,
} from './acceptance.js';

/** Each connection is an agent with a run of its own: no two requests can share a job. */
export const BATCHES: SubmitShape = {
  runs: 20,
  connections: 20,
  requestsPerConnection: 50,
  eventsPerRequest: 100,
};

export const acceptBatches: Figure = {
  name: 'accept-batches',
  number: 1,
  what: 'accepting batches of 100 events from 20 connections, beside bare Koa parsing them',
  unit: 'events/s',
  budget: { atLeast: 0.35 },
  async prepare(stage) {
    const acceptance = await prepareAcceptance(stage);
    return contestOf(acceptance, BATCHES, (result) => eventsOf(BATCHES) / secondsOf(result));
  },
};
