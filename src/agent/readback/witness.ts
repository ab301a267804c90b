import type { Operation } from '../history/index.js';
import { type ProbeOptions, writeProbe } from './probing.js';
import type { LookedFor } from './reader.js';
import { BlindOracleError } from './refusal.js';

/** What a listing shows at one moment. */
export interface Glimpse {
  /** How many things in all. */
  count: number;
  shows(subject: string): boolean;
}

const POLL_MS = 300;

/**
 * A listing that stops after so many things would make the others look lost. So more things, the
 * witnesses, are created without faults, one after another: as soon as the listing shows one of them
 * and has grown, it had not reached its end before. One witness would not do: an API that loses
 * writes may lose it as well.
 * @param before how many things the listing showed.
 * @returns why the listing proves nothing of what it does not show; null where it does.
 */
export async function reasonForDoubt(
  witnesses: readonly Operation[],
  before: number,
  glimpse: (written: readonly LookedFor[]) => Promise<Glimpse>,
  options: ProbeOptions,
): Promise<string | null> {
  const { runtime, scenario } = options;
  const left = [...witnesses];
  const written: LookedFor[] = [];
  let refusal: string | null = null;
  const deadline = runtime.now() + scenario.readback.patience_ms;
  for (;;) {
    const witness = left.shift();
    if (witness !== undefined) {
      const result = await tryToWrite(witness, options);
      if (result instanceof Error) refusal = result.message;
      else written.push(result);
    }
    const now = await glimpse(written);
    if (now.count > before && written.some(({ subject }) => now.shows(subject))) return null;
    if (left.length === 0 && runtime.now() >= deadline) break;
    await runtime.wait(POLL_MS);
  }
  return written.length > 0 || refusal === null ? CUT : `${REFUSED}: ${refusal}`;
}

/** A refusal is one witness less; a target that does not answer at all is told by throwing. */
async function tryToWrite(
  witness: Operation,
  options: ProbeOptions,
): Promise<LookedFor | BlindOracleError> {
  try {
    return await writeProbe(witness, options);
  } catch (error) {
    if (error instanceof BlindOracleError) return error;
    throw error;
  }
}

const REFUSED = 'no further write after the faults did succeed';

const CUT =
  'the listing shows only a part (further writes did not make it longer): say in the scenario how one thing is read (readback.each)';
