import type { ScenarioInput } from './schema.js';

export const DEFAULT_SCENARIO = 'unstable-network';

/** The scenarios that need no file, by name; each says in a sentence what it finds. */
export const BUILTIN_SCENARIOS: Readonly<Record<string, ScenarioInput>> = {
  'unstable-network': {
    name: 'unstable-network',
    description: 'Finds loss and doubling of any cause: a little of everything goes wrong.',
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
  'lost-response': {
    name: 'lost-response',
    description: 'Finds retries that write twice: the API has done it, the client never hears.',
    faults: {
      'lost-response': { rate: 0.3 },
      'connection-reset': { rate: 0.15, at: 'after' },
    },
  },
  'timeout-retry': {
    name: 'timeout-retry',
    description: 'Finds requests that are applied long after the client gave up and tried again.',
    attempt_timeout_ms: 1_000,
    faults: {
      timeout: { rate: 0.2 },
      'reordered-delivery': { rate: 0.2, hold_ms: 1_500 },
    },
  },
  'duplicate-delivery': {
    name: 'duplicate-delivery',
    description: 'Finds keys that are checked too late: the same request arrives twice at once.',
    faults: {
      'duplicate-delivery': { rate: 0.5, gap_ms: 5 },
    },
  },
  flapping: {
    name: 'flapping',
    description: 'Finds what a network that goes and comes again leaves undone or done twice.',
    faults: {
      'lost-response': { rate: 0.1 },
      'connection-reset': { rate: 0.1, at: 'during' },
      offline: { windows: 5, operations: 6, attempts: 2 },
    },
  },
  'slow-network': {
    name: 'slow-network',
    description: 'Finds time limits that are too tight: nothing breaks, everything takes long.',
    attempt_timeout_ms: 5_000,
    faults: {
      latency: { rate: 0.4, min_ms: 200, max_ms: 1_500 },
      bandwidth: { rate: 0.2, bytes_per_second: 1_000 },
      'slow-body': { rate: 0.2, ms: 1_000 },
    },
  },
  'restart-recovery': {
    name: 'restart-recovery',
    description: 'Finds acknowledgements that come before the data is safe (needs a restart).',
    faults: {
      latency: { rate: 0.2 },
      restart: { count: 8 },
    },
  },
  'partial-write': {
    name: 'partial-write',
    description: 'Finds things that are kept by halves: work and answers break off in the middle.',
    faults: {
      'connection-reset': { rate: 0.2, at: 'during' },
      'truncated-body': { rate: 0.15 },
      'corrupted-body': { rate: 0.1 },
      restart: { count: 4, at: 'during' },
    },
  },
  'offline-client': {
    name: 'offline-client',
    description: 'Finds what a client that was away, or started again, loses or sends twice.',
    faults: {
      'connection-refused': { rate: 0.15 },
      'dns-failure': { rate: 0.1 },
      'client-restart': { rate: 0.2 },
      offline: { windows: 2, operations: 10, attempts: 3 },
    },
  },
  calm: {
    name: 'calm',
    description: 'Finds what the API does wrong without any fault.',
    faults: {},
  },
};
