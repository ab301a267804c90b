import type { ScenarioInput } from '../../src/agent/index.js';

/** What a client does with all of the APIs, and what befalls it. Paths and bodies are those of /things. */
export const SCENARIO: ScenarioInput = {
  name: 'track record',
  // A client that gives up too early on a busy machine tries again: no verdict depends on that.
  attempt_timeout_ms: 500,
  retry: { attempts: 12, backoff_ms: 2, backoff_max_ms: 40 },
  mix: { create: 4, update: 5, delete: 2, read: 6, list: 2 },
  request: { body: { reference: '{{marker}}', note: 'new', item: 'item-{{n}}' } },
  update: {
    method: 'PATCH',
    path: '/things/{{id}}',
    body: { note: '{{marker}}', item: 'item-{{n}}' },
  },
  delete: { method: 'DELETE', path: '/things/{{id}}' },
  read: { path: '/things/{{id}}' },
  list: { path: '/things' },
  readback: { id: 'id', settle_ms: 0, patience_ms: 50 },
  faults: {
    latency: { rate: 0.1, min_ms: 1, max_ms: 20 },
    'lost-response': { rate: 0.03 },
    'connection-reset': { rate: 0.12, at: 'after' },
    'duplicate-delivery': { rate: 0.12, gap_ms: 1 },
    // Longer than the client waits: the request arrives beside its own repetition.
    'reordered-delivery': { rate: 0.03, hold_ms: 550 },
    'client-restart': { rate: 0.05, pause_ms: 5 },
    'error-status': { rate: 0.05 },
  },
};
