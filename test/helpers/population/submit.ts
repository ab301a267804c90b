import type { CloudClient, EventInput, FinalStatus } from '../../../src/sdk/index.js';
import { until } from '../until.js';
import { type Story, type StoryOptions, tellStory } from './story.js';

const BATCH = 500;
const FINAL = ['finished', 'failed', 'cancelled', 'abandoned'];

/** Opens the run of a story, as an agent does. */
export async function openRun(
  agent: CloudClient,
  options: StoryOptions,
  labels: Record<string, string> = {},
): Promise<{ runId: string; story: Story }> {
  const { id } = await agent.createRun({
    target_url: options.targetUrl,
    method: 'POST',
    scenario: options.scenario,
    seed: String(options.seed),
    labels,
    started_at: new Date(options.startedAt).toISOString(),
  });
  return { runId: id, story: tellStory(options) };
}

export async function sendStory(
  agent: CloudClient,
  runId: string,
  events: readonly EventInput[],
): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH) {
    await agent.submitEvents(runId, events.slice(start, start + BATCH));
  }
}

export async function finished(
  agent: CloudClient,
  runId: string,
  { events }: Story,
  status: FinalStatus = 'finished',
): Promise<void> {
  await agent.finishRun(runId, { status, last_seq: events.length });
}

export function untilFinal(agent: CloudClient, runId: string): Promise<unknown> {
  return until(`${runId} is scored`, async () => {
    const { status, score } = await agent.getRun(runId);
    return FINAL.includes(status) && score !== null;
  });
}
