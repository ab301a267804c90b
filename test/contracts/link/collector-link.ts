import type { ExecutionContext, TestFn } from 'ava';
import { SoftadastraError } from '../../../src/engine/core/index.js';
import type { Store } from '../../../src/engine/store/index.js';
import type { SyncEngine } from '../../../src/engine/sync/index.js';

export interface CollectorFixture {
  readonly store: Store;
  readonly sync: SyncEngine;
  readonly linkId: string;
  /** Whether the link asks for replaced operations too. */
  readonly keepsEvery: boolean;
  reach(): Promise<void>;
  lose(): Promise<void>;
  /** What the far end has received, by counter; repetitions as often as they came. */
  received(): readonly number[];
  /** The far end answers all that it has received, and the answers arrive. */
  accept(): Promise<void>;
  apply(): Promise<void>;
  refuse(counter: number, error: SoftadastraError): Promise<void>;
  settle(): Promise<void>;
}

/** What a link to a collector owes: what was written is done only once the far end vouches for it. */
export function testCollectorLink(
  test: TestFn,
  name: string,
  fixture: (t: ExecutionContext) => Promise<CollectorFixture>,
): void {
  test(`${name}: takes every operation, in the order of the counters`, async (t) => {
    const { store, reach, received, settle } = await fixture(t);
    for (let at = 0; at < 50; at += 1) await store.put(`k${at}`, Buffer.from('v'));
    await reach();
    await settle();
    t.deepEqual(
      [...new Set(received())],
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
  });

  test(`${name}: done is what is applied, not what is accepted`, async (t) => {
    const { store, sync, reach, accept, apply, settle } = await fixture(t);
    await store.put('k', Buffer.from('v'));
    await reach();
    await settle();
    await accept();
    t.is(sync.stateInfo().acknowledged, 0);
    await apply();
    t.is(sync.stateInfo().acknowledged, 1);
  });

  test(`${name}: what was not answered comes again after a break`, async (t) => {
    const { store, sync, reach, lose, received, apply, settle } = await fixture(t);
    await store.put('k', Buffer.from('v'));
    await reach();
    await settle();
    await lose();
    t.is(sync.stateInfo().pending, 1);
    t.is(sync.failed().length, 0);
    await reach();
    await settle();
    t.true(received().includes(1));
    await apply();
    t.is(sync.stateInfo().acknowledged, 1);
  });

  test(`${name}: a refusal for good is shown, and holds nothing else up`, async (t) => {
    const { store, sync, linkId, reach, refuse, settle, received } = await fixture(t);
    await store.put('bad', Buffer.from('v'));
    await reach();
    await settle();
    await refuse(1, new SoftadastraError('invalid_argument', 'not like this'));
    await store.put('good', Buffer.from('v'));
    await settle();
    t.true(received().includes(2));
    t.like(sync.failed()[0], { peerId: linkId, key: 'bad', counter: 1 });
  });

  test(`${name}: replaced operations come where the link asks for them`, async (t) => {
    const { store, keepsEvery, reach, received, settle } = await fixture(t);
    await settle();
    for (let at = 0; at < 3; at += 1) await store.put('k', Buffer.from(`${at}`));
    await reach();
    await settle();
    t.deepEqual([...new Set(received())], keepsEvery ? [1, 2, 3] : [3]);
  });
}
