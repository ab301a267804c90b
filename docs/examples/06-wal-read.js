// Reading a log back, and what becomes of a write that the power cut in half.
import { appendFile } from 'node:fs/promises';
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
for (const word of ['one', 'two', 'three']) {
  (await log.write(wal.recordTypes.noop, time.next(), Buffer.from(word))).value();
}
await log.close();
await appendFile('node-a.wal', 'half a reco');

const words = [];
const again = await wal.Wal.open(options, ({ sequence, payload }) => {
  words.push(`${sequence} ${payload}`);
});
console.log(words.join(', '));
const { cut } = again.value().status().recovery;
console.log(`cut off ${cut.bytes} bytes, kept in ${cut.copy}`);
await again.value().close();

// Prints:
// 1 one, 2 two, 3 three
// cut off 11 bytes, kept in node-a.wal.…broken
