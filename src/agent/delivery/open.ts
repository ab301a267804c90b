import { CloudClient, EventUploader, type Score } from '../../sdk/index.js';
import type { AgentEvent } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { CloudAccess, CloudOutcome, DeliveredRun, Delivery } from './delivery.js';

/** How long the end of a test waits for the cloud. The evidence is in the history file anyway. */
const PATIENCE_MS = 60_000;
const SCORE_POLL_MS = 250;

/**
 * Opens the run in the cloud and carries its events there while the test goes on. A cloud that is
 * away does not disturb the test: what is missing is sent once it is back.
 */
export function openDelivery(
  access: CloudAccess,
  run: DeliveredRun,
  runtime: Runtime,
  patienceMs = PATIENCE_MS,
): Delivery {
  const client = new CloudClient({ baseUrl: access.url, apiKey: access.agentKey });
  const uploader = new EventUploader({ client, run });
  // A failed opening is made good by the uploader, which opens a run that the cloud does not know.
  const opened = client.createRun(run).then(
    () => {},
    () => {},
  );
  return {
    submit(event) {
      opened.then(() => uploader.add(withoutSeq(event)));
    },
    async finish(status, lastSeq) {
      const limit = AbortSignal.timeout(patienceMs);
      try {
        await within(
          limit,
          opened.then(() => uploader.drained()),
        );
        await client.finishRun(run.id, { status, last_seq: lastSeq }, { signal: limit });
        const score = await finalScore(client, run.id, limit, runtime);
        return arrived(access, run, score);
      } catch (error) {
        const { persistedThrough } = uploader.progress();
        const reason = limit.aborted ? `no answer in ${patienceMs / 1000} s` : messageOf(error);
        return {
          delivered: false,
          runId: run.id,
          reason: `${reason} (${persistedThrough} of ${lastSeq} events are persisted there)`,
        };
      } finally {
        await uploader.stop();
      }
    },
  };
}

function withoutSeq({ seq: _, ...event }: AgentEvent): Omit<AgentEvent, 'seq'> {
  return event;
}

async function finalScore(
  client: CloudClient,
  runId: string,
  signal: AbortSignal,
  runtime: Runtime,
): Promise<Score> {
  for (;;) {
    const score = await client.getScore(runId, { signal });
    if (!score.provisional && score.computed_at !== null) return score;
    await runtime.wait(SCORE_POLL_MS, signal);
  }
}

function arrived(access: CloudAccess, run: DeliveredRun, score: Score): CloudOutcome {
  return {
    delivered: true,
    runId: run.id,
    reportUrl: `${access.url.replace(/\/+$/, '')}/api/runs/${run.id}/report?format=html`,
    score: score.score,
    grade: score.grade,
  };
}

function within<T>(limit: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (limit.aborted) reject(limit.reason);
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
    work.then(resolve, reject);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
