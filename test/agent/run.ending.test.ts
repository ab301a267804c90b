import test from 'ava';
import { runReliabilityTest, systemRuntime } from '../../src/agent/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';
import { until } from '../helpers/until.js';

/** Waits that are at least so long end by a signal or never. */
const HELD_MS = 1_000;
const FOREVER_MS = 60_000;

const HELD: Record<string, Record<string, unknown>> = {
  latency: { min_ms: FOREVER_MS, max_ms: FOREVER_MS },
  'reordered-delivery': { hold_ms: FOREVER_MS },
  'slow-body': { ms: FOREVER_MS },
  'lost-response': {},
};

for (const [fault, settings] of Object.entries(HELD)) {
  test(`a run that is ended does not wait for ${fault} to end by itself`, async (t) => {
    const api = await startPlantedApi();
    t.teardown(() => api.close());
    const ending = new AbortController();
    let held = false;
    const running = runReliabilityTest({
      target: api.url,
      dataDir: await temporaryFolder(t),
      signal: ending.signal,
      runtime: {
        ...systemRuntime,
        async wait(milliseconds, signal) {
          signal?.throwIfAborted();
          if (milliseconds < HELD_MS) return systemRuntime.wait(milliseconds, signal);
          held = true;
          return new Promise((_, reject) => signal?.addEventListener('abort', reject));
        },
      },
      overrides: {
        ...{ operations: 5, concurrency: 1, attempt_timeout_ms: 600_000 },
        readback: { settle_ms: 0, patience_ms: 0 },
        schedule: [{ operation: 'op-001', attempt: 1, fault, settings }],
      },
    });
    // Two probes have arrived before; what is held on its way there has not.
    await until('the fault is under way', () => held || api.arrived.length === 3);
    ending.abort();
    const { run, attempts, verdicts } = await running;
    t.is(run.status, 'cancelled');
    t.is(attempts, 1);
    t.is(verdicts.lost + verdicts.duplicated, 0);
  });
}
