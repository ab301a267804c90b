import type { Figure } from '../figure.js';
import {
  contestOf,
  eventsOf,
  prepareAcceptance,
  type SubmitShape,
  secondsOf,
} from './acceptance.js';

const SINGLES: SubmitShape = {
  runs: 10,
  connections: 100,
  requestsPerConnection: 80,
  eventsPerRequest: 1,
};

export const acceptSingles: Figure = {
  name: 'accept-singles',
  number: 2,
  what: 'accepting single events from 100 connections for 10 runs, beside bare Koa parsing them',
  unit: 'requests/s',
  budget: { atLeast: 0.6 },
  async prepare(stage) {
    const acceptance = await prepareAcceptance(stage);
    return contestOf(acceptance, SINGLES, (result) => eventsOf(SINGLES) / secondsOf(result));
  },
};
