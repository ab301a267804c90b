import type { Store } from '../../../../src/engine/store/index.js';
import type { TestStoreOptions } from './open-store.js';
import { tryOpenStore } from './open-store.js';

/** What was sent to a store, in order, and whether it was answered with `ok`. */
export interface Sent {
  readonly keys: readonly string[];
  readonly value: string;
  ok: boolean;
}

export const scenarioOptions = { segmentBytes: 4096, compactAfterBytes: 12_000 } as const;

/**
 * Opens a store, writes single keys, batches and one key again and again, compacts meanwhile, and
 * closes it. Whatever fails is taken as it comes: what was answered is what counts.
 */
export async function runScenario(options: TestStoreOptions): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const opened = await tryOpenStore({ ...options, ...scenarioOptions });
  if (opened.isErr()) return sent;
  const store = opened.value();
  for (let round = 0; round < 12; round += 1) {
    const compacting = round % 4 === 2 ? store.compact() : null;
    await Promise.all([
      write(store, sent, [`single ${round}`], `single ${round} ${'s'.repeat(300)}`),
      write(store, sent, ['again'], `${round} ${'a'.repeat(500)}`),
      write(store, sent, [`left ${round}`, `right ${round}`], `both ${round} ${'b'.repeat(200)}`),
    ]);
    await compacting;
  }
  await store.close();
  return sent;
}

/** @returns what is wrong with a store that was opened after the scenario; null where nothing is. */
export function faultOf(store: Store, sent: readonly Sent[]): string | null {
  for (const { keys, value, ok } of sent) {
    if (keys[0] === 'again') continue;
    const found = keys.map((key) => store.get(key)?.value.toString());
    if (found.every((one) => one === value)) continue;
    if (ok) return `${keys} was answered and is ${found}`;
    if (found.some((one) => one !== undefined)) return `${keys} is there in part: ${found}`;
  }
  const rewrites = sent.filter(({ keys }) => keys[0] === 'again');
  const found = store.get('again')?.value.toString();
  const at = rewrites.findIndex(({ value }) => value === found);
  if (at < rewrites.findLastIndex(({ ok }) => ok)) return `again is as it was before: ${found}`;
  if (at < 0 && found !== undefined) return `again is what nobody wrote: ${found}`;
  const known = new Set(sent.flatMap(({ keys }) => keys));
  return store.list().find(({ key }) => !known.has(key))?.key ?? null;
}

async function write(store: Store, sent: Sent[], keys: string[], value: string): Promise<void> {
  const entry: Sent = { keys, value, ok: false };
  sent.push(entry);
  const result = await store.batch(keys.map((key) => ({ key, value: Buffer.from(value) })));
  entry.ok = result.isOk();
  if (!entry.ok && store.get(keys[0] ?? '')?.value.toString() === value) {
    throw new Error(`${keys} was refused, and can be seen`);
  }
}
