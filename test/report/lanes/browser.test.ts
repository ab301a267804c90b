import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { findImports } from '../../helpers/architecture/imports.js';

/** Everything that the collector loads, by its path from the root. */
function loadedBy(entry: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(entry)) return seen;
  const text = readFileSync(entry, 'utf8');
  seen.set(entry, text);
  for (const target of findImports(text)) {
    if (!target.startsWith('.')) continue;
    loadedBy(path.posix.join(path.posix.dirname(entry), target.replace(/\.js$/, '.ts')), seen);
  }
  return seen;
}

test('a browser can load the collector: nothing of Node and no package is needed', (t) => {
  const loaded = loadedBy('src/report/lanes/index.ts');
  t.true(loaded.size >= 10);
  for (const [file, text] of loaded) {
    t.deepEqual(
      findImports(text).filter((target) => !target.startsWith('.')),
      [],
      file,
    );
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    t.notRegex(code, /\b(Buffer\.|process\.|require\(|setImmediate|__dirname)/, file);
  }
});
