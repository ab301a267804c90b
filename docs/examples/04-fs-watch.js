// Watching a directory. What happened while nobody watched is told at the next start.
import { mkdir, writeFile } from 'node:fs/promises';
import { core, disk, fs } from 'softadastra/engine';

await mkdir('inbox');
let told = () => {};
const options = {
  clock: core.systemClock,
  saved: { disk: new disk.NodeDisk(), path: 'inbox.snapshot' },
  onChanges(changes) {
    for (const { kind, path } of changes) console.log(kind, path);
    told();
  },
};

const first = fs.watch('inbox', options);
(await first.start()).value();
const seen = new Promise((resolve) => {
  told = resolve;
});
await writeFile('inbox/one.txt', '1');
await seen;
await first.stop();

await writeFile('inbox/two.txt', '2'); // nobody watches
const second = fs.watch('inbox', options);
(await second.start()).value();
await second.stop();

// Prints:
// created one.txt
// created two.txt
