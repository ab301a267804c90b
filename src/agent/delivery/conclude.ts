import { backoffMs, type CloudClient, CloudError, type Score } from '../../sdk/index.js';
import type { Runtime } from '../runtime.js';
import type { CloudLink } from './cloud-link.js';
import type { FinishedAs } from './delivery.js';
import { isFinal, isUnknownThere } from './failures.js';

export interface Conclusion {
  link: CloudLink;
  client: Pick<CloudClient, 'finishRun' | 'getScore'>;
  runId: string;
  status: FinishedAs;
  lastSeq: number;
  runtime: Pick<Runtime, 'wait'>;
  random: () => number;
  signal: AbortSignal;
}

const SCORE_POLL_MS = 250;
/** After so many looks without a score the finish is said again: a queue may have forgotten it. */
const LOOKS = 20;

/**
 * Ends a run in the cloud once all of its events are persisted there, and waits for its final score.
 * Everything is said again until it is heard.
 * @throws CloudError where the cloud refuses for good; the signal's reason where it aborts first.
 */
export async function conclude(conclusion: Conclusion): Promise<Score> {
  const { link, lastSeq, runtime, random, signal } = conclusion;
  for (let failures = 0; ; ) {
    try {
      await link.drained(lastSeq, signal);
      await finish(conclusion);
      const score = await finalScore(conclusion);
      if (score !== null) return score;
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) throw error;
      failures += 1;
      if (isUnknownThere(error)) link.openAgain();
      const retryAfterMs = error instanceof CloudError ? error.retryAfterMs : null;
      await runtime.wait(backoffMs(failures, retryAfterMs, random), signal);
    }
  }
}

/** Somebody may have ended it there already, in another way: then that holds, and it has a score. */
async function finish({ client, runId, status, lastSeq, signal }: Conclusion): Promise<void> {
  const last = lastSeq > 0 ? { last_seq: lastSeq } : {};
  try {
    await client.finishRun(runId, { status, ...last }, { signal });
  } catch (error) {
    if (!(error instanceof CloudError) || error.status !== 409) throw error;
  }
}

/** Null where there was none yet at the last look. */
async function finalScore({ client, runId, runtime, signal }: Conclusion): Promise<Score | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const score = await client.getScore(runId, { signal });
    const isFinalScore = !score.provisional && !score.incomplete && score.computed_at !== null;
    if (isFinalScore) return score;
    await runtime.wait(SCORE_POLL_MS, signal);
  }
  return null;
}
