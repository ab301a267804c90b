import type { Finding, History, Outcome } from '../history/index.js';
import { type CleanPassOptions, writeProbe } from './clean-pass.js';
import { differences, type EchoedFields } from './compare.js';
import type { Look, Sight } from './reader.js';

export interface FinalPassOptions extends CleanPassOptions {
  history: History;
  echoes: EchoedFields;
  /** False where the target is known to be gone. */
  targetUp: boolean;
}

const POLL_MS = 300;

/**
 * Reads everything back after the faults have ended and puts what it found into the history.
 * Something acknowledged that is not there is looked for again until `patience_ms` is over.
 */
export async function finalPass(options: FinalPassOptions): Promise<void> {
  const { runtime, scenario, history } = options;
  const outcomes = [...history.outcomes.values()];
  await runtime.wait(scenario.readback.settle_ms);
  const deadline = runtime.now() + scenario.readback.patience_ms;
  let look = await options.reader(outcomes);
  while (somethingMissing(look, outcomes) && runtime.now() < deadline) {
    await runtime.wait(POLL_MS);
    look = await options.reader(outcomes);
  }
  const doubt = await reasonForDoubt(look, outcomes, options);
  for (const outcome of outcomes) {
    const sight = look.of(outcome.operation.name);
    history.found(outcome.operation.name, findingOf(sight, outcome, options.echoes, doubt));
  }
}

/** Something acknowledged that the look does not show. */
function somethingMissing(look: Look, outcomes: readonly Outcome[]): boolean {
  return outcomes.some((outcome) => {
    const sight = look.of(outcome.operation.name);
    if (!sight.readable) return true;
    return outcome.acknowledged && sight.copies.length === 0;
  });
}

/**
 * A listing that shows only its first or last so many things would make the others look lost. One
 * more thing is written without faults: if it does not appear, or the listing does not grow by it,
 * the listing is cut and proves nothing about what it does not show.
 */
async function reasonForDoubt(
  look: Look,
  outcomes: readonly Outcome[],
  options: FinalPassOptions,
): Promise<string | null> {
  if (look.listed === null || !somethingMissing(look, outcomes) || !options.targetUp) return null;
  try {
    const probe = await writeProbe('probe-last', options);
    const deadline = options.runtime.now() + options.scenario.readback.patience_ms;
    for (;;) {
      const after = await options.reader([probe]);
      const sight = after.of('probe-last');
      const shown = sight.readable && sight.copies.length > 0;
      if (shown && (after.listed ?? 0) > look.listed) return null;
      if (options.runtime.now() >= deadline) return CUT;
      await options.runtime.wait(POLL_MS);
    }
  } catch (error) {
    return `one more write after the faults did not succeed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const CUT =
  'the listing shows only a part (one more write did not make it longer): say in the scenario how one thing is read (readback.each)';

function findingOf(
  sight: Sight,
  { operation }: Outcome,
  echoes: EchoedFields,
  doubt: string | null,
): Finding {
  if (!sight.readable) return sight;
  const copies = sight.copies.length;
  if (doubt !== null && copies < 2) return { readable: false, reason: doubt };
  return {
    readable: true,
    copies,
    value: copies === 0 ? null : operation.value,
    differences: copies === 1 ? differences(operation.body, sight.copies[0], echoes) : [],
  };
}
