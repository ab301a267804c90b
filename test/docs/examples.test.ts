import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { temporaryFolder } from '../helpers/folder.js';

const EXAMPLES = path.resolve('docs/examples');
const run = promisify(execFile);
const names = readdirSync(EXAMPLES).filter((name) => /\.(js|sh)$/.test(name));

test('there is at least one example of every part of the engine', (t) => {
  const parts = ['core', 'fs', 'wal', 'store', 'sync', 'transport', 'discovery', 'metadata', 'cli'];
  for (const part of parts) {
    t.true(
      names.some((name) => new RegExp(`^\\d\\d-${part}-`).test(name)),
      part,
    );
  }
  t.true(
    names.every((name) => readme().includes(`(${name})`)),
    'the index names each of them',
  );
});

for (const name of names) {
  test(`${name} prints what it says it prints`, async (t) => {
    const file = path.join(EXAMPLES, name);
    const said = promised(readFileSync(file, 'utf8'));
    t.true(said.length > 0, 'it says what it prints');
    const command = name.endsWith('.sh') ? 'bash' : process.execPath;
    const { stdout } = await run(command, [file], {
      cwd: await temporaryFolder(t),
      timeout: 60_000,
      env: { ...process.env, NO_COLOR: '1', SOFTADASTRA: path.resolve('dist/src/cli/main.js') },
    });
    const lines = stdout.trimEnd().split('\n');
    t.is(lines.length, said.length, stdout);
    for (const [index, line] of lines.entries()) t.regex(line, asPattern(said[index] ?? ''));
  });
}

/** The comment lines after "Prints:" at the end of an example. */
function promised(source: string): string[] {
  const [, after] = source.split(/^(?:\/\/|#) Prints:\n/m);
  if (after === undefined) return [];
  return after
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^(?:\/\/|#) ?/, ''));
}

/** `…` stands for whatever differs from run to run. */
function asPattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}\\s*$`);
}

function readme(): string {
  return readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');
}
