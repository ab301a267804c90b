// A write is saved here first. Whether other nodes have it is a second question, with its own answer.
import { core, store, sync } from 'softadastra/engine';

const { systemClock: clock, systemRandom: random, silentLog: log } = core;
const policy = sync.findConflictPolicy('last_write_wins');
const conflicts = new sync.ConflictJournal({ policy, clock, log });

const local = (
  await store.Store.open({ nodeId: 'node-a', clock, random, decide: conflicts.decide, wal: null })
).value();
const engine = new sync.SyncEngine({ store: local, conflicts, clock, random });

await local.put('draft/1', Buffer.from('hello'));
console.log('saved:', String(local.get('draft/1').value));
let state = engine.stateInfo();
console.log(`outbox ${state.outbox}, in flight ${state.inFlight}, failed ${state.failed}`);

// Nobody is there. That is a normal state: ticking costs nothing and uses up no retries.
const ticked = (await engine.tick()).value();
console.log(`sent ${ticked.batchSize}, retried ${ticked.retriedCount}`);

// What a newer write on the same key replaces need not be sent any more.
await local.put('draft/1', Buffer.from('hello again'));
state = engine.stateInfo();
console.log(`outbox ${state.outbox}, last version ${state.lastSubmittedVersion}`);
await engine.close();
await local.close();

// Prints:
// saved: hello
// outbox 1, in flight 0, failed 0
// sent 0, retried 0
// outbox 1, last version 2
