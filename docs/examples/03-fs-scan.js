// What stands in a directory, and what has changed since.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fs } from 'softadastra/engine';

await mkdir('notes');
await writeFile('notes/a.txt', 'first');
await writeFile('notes/b.txt', 'second');
const before = (await fs.scan('notes')).value();
console.log(before.entries.map(({ path, size }) => `${path} ${size}`).join(', '));

await writeFile('notes/a.txt', 'first, and more');
await rename('notes/b.txt', 'notes/c.txt');
await writeFile('notes/d.txt', 'new');
const after = (await fs.scan('notes')).value();

for (const { kind, path, from } of fs.diff(before, after)) {
  console.log(kind, from ? `${from} -> ${path}` : path);
}

// Prints:
// a.txt 5, b.txt 6
// updated a.txt
// renamed b.txt -> c.txt
// created d.txt
