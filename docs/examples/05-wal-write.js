// A log by itself: typed bytes that are on the disk before the answer comes.
import { core, disk, wal } from 'softadastra/engine';

const options = {
  disk: new disk.NodeDisk(),
  path: 'node-a.wal',
  nodeId: 'node-a',
  clock: core.systemClock,
  random: core.systemRandom,
};
const time = new core.HybridClock(core.systemClock);

const log = (await wal.Wal.open(options, () => {})).value();
const written = await log.write(wal.recordTypes.noop, time.next(), Buffer.from('hello'));
console.log('sequence', written.value().sequence, 'durable', written.value().durable);

// Many at once share one write and one sync.
const many = await Promise.all(
  Array.from({ length: 100 }, (_, index) =>
    log.write(wal.recordTypes.noop, time.next(), Buffer.from(`record ${index}`)),
  ),
);
console.log(
  'all written:',
  many.every((result) => result.isOk()),
);

// One log, one process.
const second = await wal.Wal.open(options, () => {});
console.log(second.error().codeString());
await log.close();

// Prints:
// sequence 1 durable true
// all written: true
// wal_locked
