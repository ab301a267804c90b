import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { Refusal } from './refusal.mjs';

const SOURCES = ['src', 'workers', 'migrations', 'test'];
const SOURCE = /\.(tsx?|css|html|svg|js)$/;
/** Vite's, not the compiler's. */
const BUNDLED = 'dashboard';
const SINGLE_FILES = ['knexfile.ts', 'tsconfig.json', 'package-lock.json'];

/** Compiles where dist does not stem from the sources as they are now. */
export async function compile(root, say) {
  const stamp = path.join(root, 'dist', '.compiled-from');
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root);
  if (isCurrent()) return;
  const lock = path.join(root, '.data', 'compile.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  const wait = (pid) => say(`Another start (process ${pid ?? '?'}) is compiling: waiting for it.`);
  await oneAtATime(
    lock,
    () => {
      if (isCurrent()) return;
      say('Compiling.');
      const before = fingerprint(root);
      removeOrphans(root, '.');
      run(root, 'typescript/bin/tsc', ['-p', 'tsconfig.json']);
      if (existsSync(path.join(root, 'src', 'dashboard'))) bundle(root);
      // Taken before the compiler ran: what was edited meanwhile counts as newer.
      writeFileSync(stamp, before);
    },
    wait,
  );
}

function bundle(root) {
  run(root, 'typescript/bin/tsc', ['-p', 'src/dashboard']);
  run(root, 'vite/bin/vite.js', ['build', 'src/dashboard', '--logLevel', 'warn']);
}

function run(root, program, args) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules', program), ...args],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) throw new Refusal('The sources do not compile; the lines above say where.');
}

/** Changes with every file that is added, removed or written. */
function fingerprint(root) {
  const hash = createHash('sha256');
  const files = [
    ...SOURCES.flatMap((folder) => sourceFiles(path.join(root, folder))),
    ...SINGLE_FILES.map((file) => path.join(root, file)),
  ];
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${path.relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => SOURCE.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** What was compiled from a file that is gone would still be run, as a test for instance. */
function removeOrphans(root, folder) {
  const compiled = path.join(root, 'dist', folder);
  if (!existsSync(compiled)) return;
  for (const entry of readdirSync(compiled, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (name === BUNDLED) continue;
    if (entry.isDirectory()) removeOrphans(root, name);
    const source = path.join(root, name.replace(/(\.d\.ts|\.js\.map|\.js)$/, '.ts'));
    if (/\.(js|d\.ts|js\.map)$/.test(name) && !existsSync(source))
      rmSync(path.join(root, 'dist', name));
  }
}
