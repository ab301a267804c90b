import type { ScenarioInput } from './schema.js';

export const DEFAULT_SCENARIO = 'unstable-network';

/** The scenarios that need no file, by name. */
export const BUILTIN_SCENARIOS: Readonly<Record<string, ScenarioInput>> = {
  'unstable-network': {
    name: 'unstable-network',
    faults: {
      latency: {},
      timeout: {},
      'lost-response': {},
      'connection-reset': {},
      'error-status': {},
      'duplicate-delivery': {},
      restart: {},
    },
  },
  'lost-answers': {
    name: 'lost-answers',
    faults: { 'lost-response': { rate: 0.3 }, 'duplicate-delivery': { rate: 0.2 } },
  },
  restarts: {
    name: 'restarts',
    faults: { latency: { rate: 0.2 }, restart: { count: 8 } },
  },
  calm: { name: 'calm', faults: {} },
};
