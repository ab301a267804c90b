import type { ExecutionContext } from 'ava';
import {
  CloudClient,
  EventUploader,
  type EventUploaderOptions,
  type SetAsideEvent,
  type UploadProgress,
} from '../../../src/sdk/index.js';
import { FakeCloud, fastClock } from '../cloud.js';

export const RUN = {
  id: 'run_0199f3c2a1b27d7c8e0a4d1c2b3a4f50',
  target_url: 'http://t',
  scenario: 's1',
};

export async function setUp(t: ExecutionContext, options: Partial<EventUploaderOptions> = {}) {
  const cloud = await FakeCloud.start(t);
  const clock = fastClock();
  const client = new CloudClient({ baseUrl: cloud.url, apiKey: 'sa_agent_key_x', clock });
  await client.createRun(RUN);
  const progress: UploadProgress[] = [];
  const setAside: SetAsideEvent[] = [];
  const uploader = new EventUploader({
    client,
    run: RUN,
    clock,
    random: () => 0.5,
    onProgress: (each) => progress.push(each),
    onSetAside: (each) => setAside.push(each),
    ...options,
  });
  t.teardown(() => uploader.stop());
  return { cloud, clock, uploader, progress, setAside };
}

export function addMany(uploader: EventUploader, count: number): void {
  for (let i = 0; i < count; i++) {
    uploader.add({ event_type: 'request_sent', severity: 'info', payload: { i } });
  }
}

export function sequence(length: number): number[] {
  return Array.from({ length }, (_, i) => i + 1);
}

/** Waits for a condition; the test's own time limit ends a wait that is in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
