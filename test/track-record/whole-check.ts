import type { StoredRun } from '../../src/agent/evidence/index.js';
import type { Scenario } from '../../src/agent/index.js';
import { createEffects, invocationsIn, registerHistory } from '../../src/agent/oracle/index.js';
import { checkHistory } from '../../src/agent/threads/index.js';
import type { Accusation } from './accusations.js';

const TIME_LIMIT_MS = 10_000;

/**
 * What the check of the order says of the whole history. In a run it is not asked about the final
 * read of a thing that the read-back has already called lost, so that a loss is told once: as an
 * oracle of its own it has to see that, too.
 */
export async function checkWhole(run: StoredRun): Promise<Accusation[]> {
  const createdOnce = (run.plan.scenario as Scenario).request.method === 'POST';
  const effects = createEffects(invocationsIn(run.events), createdOnce);
  const entries = registerHistory(run.outcomes, run.findings, effects, new Set());
  const options = { model: 'register', timeLimitMs: TIME_LIMIT_MS } as const;
  const { violations } = await checkHistory(entries, options);
  return violations.map(({ key }) => ({
    oracle: 'linearizability',
    thing: String(key),
    charge: 'unexplained',
  }));
}
