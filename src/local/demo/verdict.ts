import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudClient, CloudError, type Report, type Run } from '../../sdk/index.js';

/** What the cloud came to, all of it read back from the cloud. */
export interface CloudVerdict {
  run: Run;
  report: Report;
  /** The same report as one page. */
  html: string;
}

export interface WaitOptions {
  timeoutMs: number;
  log: (line: string) => void;
  signal: AbortSignal;
}

const POLL_MS = 250;
const REPORT_EVERY_MS = 5_000;
const FINAL = ['finished', 'failed', 'cancelled', 'abandoned'];

/** Resolves once the run is final and its report is there. @throws after `timeoutMs`. */
export async function waitForVerdict(
  client: CloudClient,
  runId: string,
  { timeoutMs, log, signal }: WaitOptions,
): Promise<CloudVerdict> {
  const started = performance.now();
  let told = started;
  for (;;) {
    const run = await client.getRun(runId, { signal });
    const report = FINAL.includes(run.status) ? await reportOf(client, runId) : null;
    if (report) return { run, report, html: await client.getReport(runId, 'html') };
    const now = performance.now();
    const state = `${run.status}, ${run.ingest.persisted} of ${run.ingest.accepted} events stored`;
    if (now - started > timeoutMs) {
      throw new Error(`the cloud has no verdict after ${timeoutMs / 1000} s: ${state}`);
    }
    if (now - told > REPORT_EVERY_MS) {
      log(`waiting for the score: ${state}`);
      told = now;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Null while it is not made yet. */
async function reportOf(client: CloudClient, runId: string): Promise<Report | null> {
  try {
    return await client.getReport(runId);
  } catch (error) {
    if (error instanceof CloudError && error.status === 404) return null;
    throw error;
  }
}
