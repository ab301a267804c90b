// Two nodes over a line that is cut and comes back. Any way to carry bytes will do.
import { core, store, sync } from 'softadastra/engine';

const { systemClock: clock, systemRandom: random, silentLog: log } = core;

async function start(nodeId) {
  const policy = sync.findConflictPolicy('last_write_wins');
  const conflicts = new sync.ConflictJournal({ policy, clock, log });
  const decide = conflicts.decide;
  const local = (await store.Store.open({ nodeId, clock, random, decide, wal: null })).value();
  return { nodeId, local, engine: new sync.SyncEngine({ store: local, conflicts, clock, random }) };
}

/** A line in memory; returns how to cut it. */
function join(a, b) {
  let up = true;
  const sessions = {};
  const channel = (to) => ({
    peerId: to.nodeId,
    send(type, bytes) {
      const copy = Buffer.from(bytes);
      setImmediate(() => up && sessions[to.nodeId].receive(type, copy));
      return true;
    },
    close() {},
  });
  sessions[b.nodeId] = b.engine.connected(channel(a));
  sessions[a.nodeId] = a.engine.connected(channel(b));
  return () => {
    up = false;
    for (const session of Object.values(sessions)) session.disconnected(null);
  };
}

async function settled(a, b) {
  while (JSON.stringify(a.local.list()) !== JSON.stringify(b.local.list())) {
    await new Promise(setImmediate);
  }
}

const a = await start('node-a');
const b = await start('node-b');
const cut = join(a, b);
await a.local.put('note', Buffer.from('from a'));
await settled(a, b);
console.log('b reads:', String(b.local.get('note').value));

cut();
await a.local.put('note', Buffer.from('a, while apart'));
await b.local.put('note', Buffer.from('b, a moment later'));
await b.local.put('other', Buffer.from('b alone'));
console.log('apart:', a.engine.stateInfo().word, '/', b.engine.stateInfo().word);

join(a, b);
await settled(a, b);
console.log(
  'a reads:',
  String(a.local.get('note').value),
  'and',
  String(a.local.get('other').value),
);
console.log('equal again:', a.local.size === b.local.size);
await Promise.all([a, b].flatMap(({ engine, local }) => [engine.close(), local.close()]));

// Prints:
// b reads: from a
// apart: waiting / waiting
// a reads: b, a moment later and b alone
// equal again: true
