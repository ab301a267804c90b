// What was answered with ok is there after a restart.
import { core, disk, store } from 'softadastra/engine';

const options = {
  nodeId: 'node-a',
  clock: core.systemClock,
  random: core.systemRandom,
  wal: { disk: new disk.NodeDisk(), path: 'node-a.wal' },
};

const first = (await store.Store.open(options)).value();
await first.put('draft/1', Buffer.from('hello'));
await first.put('draft/2', Buffer.from('to be removed'));
await first.remove('draft/2');
console.log('before:', first.size, 'keys');
await first.close();

const second = (await store.Store.open(options)).value();
console.log('after:', second.size, 'keys,', second.get('draft/1').value.toString());
console.log('removed stays removed:', second.get('draft/2') === undefined);
const next = (await second.put('draft/3', Buffer.from('more'))).value();
console.log('the count goes on:', next.counter);
await second.close();

// Prints:
// before: 1 keys
// after: 1 keys, hello
// removed stays removed: true
// the count goes on: 4
