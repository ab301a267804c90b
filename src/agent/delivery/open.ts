import { CloudClient, type Rejection, type Score } from '../../sdk/index.js';
import { type EvidenceLog, noteDelivery } from '../evidence/index.js';
import type { Runtime } from '../runtime.js';
import { CloudLink } from './cloud-link.js';
import { conclude } from './conclude.js';
import type {
  CloudAccess,
  DeliveredRun,
  Delivery,
  DeliveryProgress,
  Deviation,
} from './delivery.js';
import { reasonOf } from './failures.js';
import { patient } from './patience.js';

/** How long the end of a test waits for a cloud that stores nothing more. The evidence is kept. */
const PATIENCE_MS = 30_000;
const INTERRUPTED_MS = 5_000;
const MOST_REJECTIONS = 100;

export interface DeliveryOptions {
  access: CloudAccess;
  run: DeliveredRun;
  log: EvidenceLog;
  runtime: Runtime;
  random?: () => number;
  patienceMs?: number;
  /** Ends waiting for the cloud. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: DeliveryProgress) => void) | undefined;
}

/**
 * Carries what is recorded of a run to the cloud, from now on and by itself. A cloud that is away
 * does not disturb the test: what is missing is sent once it is back, or by a later delivery.
 */
export function openDelivery(options: DeliveryOptions): Delivery {
  const { access, run, log, runtime, random = Math.random, onProgress } = options;
  const cloud = cloudOf(access);
  const client = new CloudClient({ baseUrl: cloud, apiKey: access.agentKey, retries: 0, random });
  const link = new CloudLink({
    ...{ log, cloud, client, run, runtime, random },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  link.start();
  const note = (complete: boolean, score: Score | null) =>
    noteDelivery(log, {
      cloud,
      persisted: link.persistedThrough,
      complete,
      score: score?.score ?? null,
      grade: score?.grade ?? null,
      at: new Date(runtime.now()).toISOString(),
    });
  return {
    async finish(status, lastSeq) {
      const runId = run.id;
      const patience = patient(limitsOf(options), runtime, () => link.persistedThrough);
      const { signal } = patience;
      try {
        const score = await conclude({
          ...{ link, client, runId, status, lastSeq, runtime, random, signal },
        });
        const rejected = await rejectionsOf(client, runId, signal);
        await note(true, score);
        await log.tick();
        const reportUrl = `${cloud}/api/runs/${runId}/report?format=html`;
        const { score: points, grade } = score;
        const setAside = link.setAside.all;
        return { delivered: true, runId, reportUrl, score: points, grade, setAside, rejected };
      } catch (error) {
        const lacking = `${link.persistedThrough} of ${lastSeq} events are persisted there`;
        const reason = patience.isOver() ? patience.words(link.lastError) : reasonOf(error);
        const unkept = await note(false, null).then(
          () => '',
          (failure: Error) => `; ${failure.message}`,
        );
        return { delivered: false, runId, reason: `${reason} (${lacking})${unkept}` };
      } finally {
        patience.end();
        await link.stop();
      }
    },
  };
}

/** Whoever has interrupted the test already does not want to wait long for its delivery. */
function limitsOf({ patienceMs = PATIENCE_MS, signal }: DeliveryOptions) {
  return signal?.aborted
    ? { milliseconds: Math.min(patienceMs, INTERRUPTED_MS), caller: undefined }
    : { milliseconds: patienceMs, caller: signal };
}

/** The address as it stands in notes and links. */
export function cloudOf({ url }: CloudAccess): string {
  return url.replace(/\/+$/, '');
}

async function rejectionsOf(
  client: CloudClient,
  runId: string,
  signal: AbortSignal,
): Promise<Deviation[]> {
  const { items } = await client.listRejections(runId, { limit: MOST_REJECTIONS }, { signal });
  return items.map(({ seq, code, reason }: Rejection) => ({
    seq: seq ?? 0,
    reason: `${code}: ${reason}`,
  }));
}
